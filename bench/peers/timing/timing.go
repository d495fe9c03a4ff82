// Checks and times decisions the way every harness here does: all requests once for their decisions (a quarter of the
// time, but 256 requests, or 32 in ten seconds), a warm-up of a quarter, a quarter of decisions timed one by one, and one
// of decisions without a clock between them. Entry point: Measure().
package timing

import (
	"math/bits"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Sixteen buckets to each power of two; a bucket is named by its upper bound in ns.
func bucket(ns uint64) int {
	if ns < 32 {
		return int(ns)
	}
	power := 63 - bits.LeadingZeros64(ns)
	return (power-4)*16 + int(ns>>(power-4))
}

func upper(index int) uint64 {
	if index < 32 {
		return uint64(index)
	}
	return uint64(index%16+17) << (index/16 - 1)
}

func statusKiB(name string) int {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, name) {
			number, _ := strconv.Atoi(strings.Fields(line)[1])
			return number
		}
	}
	return 0
}

// CPU time of the whole process, all its threads, in ns; in steps of 10 ms.
func cpuNs() int {
	stat, _ := os.ReadFile("/proc/self/stat")
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return (user + system) * 10_000_000
}

func Measure(count int, seconds float64, decide func(int) bool) map[string]any {
	quarter := time.Duration(seconds / 4 * float64(time.Second))
	decisions := strings.Builder{}
	began := time.Now()
	for i := 0; i < count; i++ {
		if decide(i) {
			decisions.WriteByte('1')
		} else {
			decisions.WriteByte('0')
		}
		spent := time.Since(began)
		if spent > quarter && (i >= 255 || i >= 31 && spent > 10*time.Second) {
			break
		}
	}
	i := 0
	for began = time.Now(); time.Since(began) < quarter; i = (i + 1) % count {
		decide(i)
	}
	clock := make([]int64, 10001)
	for n := range clock {
		start := time.Now()
		clock[n] = time.Since(start).Nanoseconds()
	}
	slices.Sort(clock)

	histogram := make([]uint64, 1024)
	timed, longest := uint64(0), uint64(0)
	for began = time.Now(); time.Since(began) < quarter; i = (i + 1) % count {
		start := time.Now()
		decide(i)
		ns := uint64(time.Since(start).Nanoseconds())
		histogram[bucket(ns)]++
		longest = max(longest, ns)
		timed++
	}
	stride := 1
	if timed > 100000 {
		stride = 1000
	}
	untimed, cpu := 0, cpuNs()
	for began = time.Now(); time.Since(began) < quarter; {
		for n := 0; n < stride; n++ {
			decide(i)
			i = (i + 1) % count
			untimed++
		}
	}
	mean := float64(time.Since(began).Nanoseconds()) / float64(untimed)
	each := float64(cpuNs()-cpu) / float64(untimed)
	filled := [][2]uint64{}
	for index, n := range histogram {
		if n > 0 {
			filled = append(filled, [2]uint64{upper(index), n})
		}
	}
	return map[string]any{"decisions": decisions.String(), "timed": timed, "clock_ns": clock[5000], "mean_ns": mean, "cpu_ns": each,
		"max_ns": longest, "histogram": filled, "rss_kib": statusKiB("VmRSS:"), "peak_kib": statusKiB("VmHWM:")}
}
