//! Checks and times decisions the way every harness here does: all requests once for their decisions (a quarter of the
//! time, but 256 requests, or 32 in ten seconds), a warm-up of a quarter, a quarter of decisions timed one by one, and one
//! of decisions without a clock between them. Entry point: measure().

use serde_json::{json, Value};
use std::{fs, hint::black_box, time::Instant};

/// Sixteen buckets to each power of two; a bucket is named by its upper bound in ns.
fn bucket(ns: u64) -> usize {
    if ns < 32 {
        return ns as usize;
    }
    let power = 63 - ns.leading_zeros() as usize;
    (power - 4) * 16 + (ns >> (power - 4)) as usize
}

fn upper(index: usize) -> u64 {
    if index < 32 {
        return index as u64;
    }
    let power = index / 16 + 3;
    ((index % 16 + 17) as u64) << (power - 4)
}

fn status_kib(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with(name))
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// CPU time of the whole process, all its threads, in ns; in steps of 10 ms.
fn cpu_ns() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10_000_000
}

pub fn measure(count: usize, seconds: f64, decide: impl Fn(usize) -> bool) -> Value {
    let mut decisions = String::new();
    let began = Instant::now();
    for i in 0..count {
        decisions.push(if decide(i) { '1' } else { '0' });
        let spent = began.elapsed().as_secs_f64();
        if spent > seconds / 4.0 && (i >= 255 || (i >= 31 && spent > 10.0)) {
            break;
        }
    }
    let began = Instant::now();
    let mut i = 0;
    while began.elapsed().as_secs_f64() < seconds / 4.0 {
        black_box(decide(i));
        i = (i + 1) % count;
    }
    let mut clock: Vec<u64> = (0..10001)
        .map(|_| {
            let start = Instant::now();
            start.elapsed().as_nanos() as u64
        })
        .collect();
    clock.sort_unstable();

    let mut histogram = vec![0u64; 1024];
    let (mut number, mut longest) = (0u64, 0u64);
    let began = Instant::now();
    loop {
        let start = Instant::now();
        black_box(decide(i));
        let ns = start.elapsed().as_nanos() as u64;
        histogram[bucket(ns)] += 1;
        longest = longest.max(ns);
        number += 1;
        i = (i + 1) % count;
        if began.elapsed().as_secs_f64() > seconds / 4.0 {
            break;
        }
    }
    let (began, cpu) = (Instant::now(), cpu_ns());
    let mut untimed = 0u64;
    while began.elapsed().as_secs_f64() < seconds / 4.0 {
        for _ in 0..if number > 100_000 { 1000 } else { 1 } {
            black_box(decide(i));
            i = (i + 1) % count;
            untimed += 1;
        }
    }
    let mean = began.elapsed().as_nanos() as f64 / untimed as f64;
    let each = (cpu_ns() - cpu) as f64 / untimed as f64;
    let filled: Vec<Value> =
        histogram.iter().enumerate().filter(|(_, n)| **n > 0).map(|(b, n)| json!([upper(b), n])).collect();
    json!({"decisions": decisions, "timed": number, "clock_ns": clock[5000], "mean_ns": mean, "cpu_ns": each, "max_ns": longest,
           "histogram": filled, "rss_kib": status_kib("VmRSS:"), "peak_kib": status_kib("VmHWM:")})
}
