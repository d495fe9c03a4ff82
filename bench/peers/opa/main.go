// Runs one workload under OPA and prints one line of JSON (docs/peers.md says which members): a prepared query
// in process, data as AST values in the store, inputs parsed before anything is timed.
// Usage: peer-opa FOLDER SECONDS rego|rego-walking
package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"bylaw.bench/peers/timing"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	return "unknown"
}

func main() {
	folder := filepath.Join(os.Args[1], os.Args[3])
	seconds := must(strconv.ParseFloat(os.Args[2], 64))
	options := []func(*rego.Rego){rego.Query("data.peers.allow")}
	for _, path := range must(filepath.Glob(filepath.Join(folder, "policy_*.rego"))) {
		options = append(options, rego.Module(filepath.Base(path), string(must(os.ReadFile(path)))))
	}
	var data map[string]any
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(folder, "data.json"))), &data); err != nil {
		panic(err)
	}

	ctx := context.Background()
	began := time.Now()
	store := inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true), inmem.OptRoundTripOnWrite(false))
	query := must(rego.New(append(options, rego.Store(store))...).PrepareForEval(ctx))
	load := time.Since(began)

	var raw []any
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(folder, "inputs.json"))), &raw); err != nil {
		panic(err)
	}
	inputs := make([]ast.Value, len(raw))
	for i, input := range raw {
		inputs[i] = must(ast.InterfaceToValue(input))
	}
	raw = nil

	result := timing.Measure(len(inputs), seconds, func(i int) bool {
		set, err := query.Eval(ctx, rego.EvalParsedInput(inputs[i]))
		if err != nil {
			panic(err)
		}
		return set.Allowed()
	})
	result["engine"] = "opa"
	result["version"] = version("github.com/open-policy-agent/opa")
	result["mode"] = "prepared query in process, AST values in the store, parsed inputs"
	result["load_ms"] = float64(load.Nanoseconds()) / 1e6
	os.Stdout.Write(append(must(json.Marshal(result)), '\n'))
}
