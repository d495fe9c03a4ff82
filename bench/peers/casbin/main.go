// Runs one workload under Casbin and prints one line of JSON (docs/peers.md says which members): the base enforcer in
// process, policies in the model, without its cache of earlier answers.
// Usage: peer-casbin FOLDER SECONDS
package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"bylaw.bench/peers/timing"
	"github.com/casbin/casbin/v3"
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
	folder := filepath.Join(os.Args[1], "casbin")
	seconds := must(strconv.ParseFloat(os.Args[2], 64))
	rows := must(csv.NewReader(must(os.Open(filepath.Join(folder, "policies.csv")))).ReadAll())

	began := time.Now()
	enforcer := must(casbin.NewEnforcer(filepath.Join(folder, "model.conf")))
	must(enforcer.AddPoliciesEx(rows))
	load := time.Since(began)

	var requests [][]any
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(folder, "requests.json"))), &requests); err != nil {
		panic(err)
	}
	result := timing.Measure(len(requests), seconds, func(i int) bool {
		return must(enforcer.Enforce(requests[i]...))
	})
	result["engine"] = "casbin"
	result["version"] = version("github.com/casbin/casbin/v3")
	result["mode"] = "base enforcer in process"
	result["load_ms"] = float64(load.Nanoseconds()) / 1e6
	os.Stdout.Write(append(must(json.Marshal(result)), '\n'))
}
