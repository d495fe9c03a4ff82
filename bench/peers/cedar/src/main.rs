//! Runs one workload under Cedar and prints one line of JSON (docs/peers.md says which members). Policies are
//! parsed, entities with their closed hierarchy and requests are built before anything is timed.
//! Usage: peer-cedar FOLDER SECONDS

#[path = "../../timing/timing.rs"]
mod timing;

use cedar_policy::{Authorizer, Decision, Entities, EntityUid, PolicySet, Request};
use serde_json::{json, Value};
use std::{env, fs, path::Path, time::Instant};

fn uid(value: &Value) -> EntityUid {
    EntityUid::from_json(value.clone()).expect("an entity's type and id")
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let folder = Path::new(&arguments[1]).join("cedar");
    let seconds: f64 = arguments[2].parse().expect("seconds");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a generated file");

    let (policy_text, entity_text, request_text) =
        (read("policies.cedar"), read("entities.json"), read("requests.json"));
    let began = Instant::now();
    let policies: PolicySet = policy_text.parse().expect("policies");
    let entities = Entities::from_json_str(&entity_text, None).expect("entities");
    let load_ms = began.elapsed().as_secs_f64() * 1e3;

    let requests: Vec<Request> = serde_json::from_str::<Vec<Value>>(&request_text)
        .expect("requests")
        .iter()
        .map(|r| {
            let action = json!({"type": "Action", "id": r["action"]});
            Request::new(uid(&r["principal"]), uid(&action), uid(&r["resource"]), cedar_policy::Context::empty(), None)
                .expect("a request")
        })
        .collect();

    let authorizer = Authorizer::new();
    let decide = |i: usize| {
        authorizer.is_authorized(&requests[i], &policies, &entities).decision() == Decision::Allow
    };
    let mut result = timing::measure(requests.len(), seconds, decide);
    result["engine"] = json!("cedar");
    result["version"] = json!("4.14.1");
    result["mode"] = json!("policies parsed, entities preloaded, requests built");
    result["load_ms"] = json!(load_ms);
    println!("{result}");
}
