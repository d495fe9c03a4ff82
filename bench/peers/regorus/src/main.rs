//! Runs one workload under regorus and prints one line of JSON (docs/peers.md says which members). The policy
//! is compiled once for the rule that is asked; data and inputs are parsed before anything is timed.
//! Usage: peer-regorus FOLDER SECONDS

#[path = "../../timing/timing.rs"]
mod timing;

use regorus::{compile_policy_with_entrypoint, PolicyModule, Value};
use serde_json::json;
use std::{env, fs, path::Path, time::Instant};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let folder = Path::new(&arguments[1]).join("rego");
    let seconds: f64 = arguments[2].parse().expect("seconds");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a generated file");

    let (data, inputs) = (read("data.json"), read("inputs.json"));
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("a generated folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".rego"))
        .collect();
    names.sort();
    let policies: Vec<(String, String)> = names.into_iter().map(|name| (name.clone(), read(&name))).collect();
    let began = Instant::now();
    let modules: Vec<PolicyModule> = policies
        .iter()
        .map(|(name, text)| PolicyModule { id: name.as_str().into(), content: text.as_str().into() })
        .collect();
    let data = Value::from_json_str(&data).expect("data");
    let compiled = compile_policy_with_entrypoint(data, &modules, "data.peers.allow".into()).expect("a policy");
    let load_ms = began.elapsed().as_secs_f64() * 1e3;

    let inputs = Value::from_json_str(&inputs).expect("inputs");
    let inputs = inputs.as_array().expect("a list");
    let decide = |i: usize| compiled.eval_with_input(inputs[i].clone()).expect("a decision") == Value::Bool(true);
    let mut result = timing::measure(inputs.len(), seconds, decide);
    result["engine"] = json!("regorus");
    result["version"] = json!("0.14.1");
    result["mode"] = json!("compiled policy of one entry point, data and inputs parsed");
    result["load_ms"] = json!(load_ms);
    println!("{result}");
}
