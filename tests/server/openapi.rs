//! `/openapi.json` says of every answer what is in it, and real answers are so.

use crate::support::app::{App, spawn_app};
use crate::support::people::{Closer, Prospect, expect};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn description(app: &App) -> Value {
    let answer = app.http.get(app.url("/openapi.json")).send().await;
    expect(answer.expect("an answer"), StatusCode::OK).await
}

/// The schema, looked up where it is a reference.
fn resolved<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(place) => {
            let found = api.pointer(place.trim_start_matches('#'));
            resolved(api, found.unwrap_or_else(|| panic!("{place} is not there")))
        }
        None => schema,
    }
}

/// The schemas that a value may have.
fn choices<'a>(api: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolved(api, schema);
    let lists = ["oneOf", "anyOf", "allOf"];
    let mut found: Vec<&Value> = lists
        .iter()
        .filter_map(|list| schema[list].as_array())
        .flatten()
        .flat_map(|one| choices(api, one))
        .collect();
    if found.is_empty() {
        found.push(schema);
    }
    found
}

/// Whether the schema says anything.
fn is_loose(api: &Value, schema: &Value) -> bool {
    choices(api, schema).iter().any(|schema| {
        let kind = &schema["type"];
        let is = |wanted: &str| {
            kind == wanted
                || kind
                    .as_array()
                    .is_some_and(|all| all.contains(&json!(wanted)))
        };
        if is("array") {
            return is_loose(api, &schema["items"]);
        }
        if is("object") {
            return schema["properties"].is_null() && schema["additionalProperties"].is_null();
        }
        kind.is_null() && schema["const"].is_null() && schema["enum"].is_null()
    })
}

#[tokio::test]
async fn every_body_is_described() {
    let app = spawn_app().await;
    let api = description(&app).await;
    let mut loose = Vec::new();
    let mut described = 0;
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let mut bodies = vec![("request", &operation["requestBody"]["content"])];
            for (status, answer) in operation["responses"].as_object().expect("answers") {
                if status.starts_with('2') {
                    bodies.push((status, &answer["content"]));
                }
            }
            for (which, content) in bodies {
                let Some(json) = content.get("application/json") else {
                    continue;
                };
                described += 1;
                if is_loose(&api, &json["schema"]) {
                    loose.push(format!("{method} {path}: {which}"));
                }
            }
        }
    }
    // What is alive, and nothing more.
    loose.retain(|one| !one.contains("/livez") && !one.contains("/readyz"));
    assert!(described > 40, "{described}");
    assert!(loose.is_empty(), "{loose:#?}");
}

/// Every member of a value must be one that its schema has.
fn check(api: &Value, schema: &Value, value: &Value, place: &str, unknown: &mut Vec<String>) {
    if value.is_null() {
        return;
    }
    let choices = choices(api, schema);
    if let Some(members) = value.as_object() {
        let known: Vec<&Value> = choices
            .iter()
            .filter_map(|schema| schema.get("properties"))
            .collect();
        let others = choices
            .iter()
            .find_map(|schema| schema.get("additionalProperties"));
        for (name, member) in members {
            let place = format!("{place}/{name}");
            match (known.iter().find_map(|known| known.get(name)), others) {
                (Some(schema), _) => check(api, schema, member, &place, unknown),
                (None, Some(schema)) if schema.is_object() => {
                    check(api, schema, member, &place, unknown);
                }
                (None, _) if known.is_empty() => {}
                (None, _) => unknown.push(place),
            }
        }
    }
    if let (Some(items), Some(schema)) = (
        value.as_array(),
        choices.iter().find_map(|schema| schema.get("items")),
    ) {
        for (at, item) in items.iter().enumerate() {
            check(api, schema, item, &format!("{place}/{at}"), unknown);
        }
    }
    let kinds: Vec<&str> = choices
        .iter()
        .flat_map(|schema| match &schema["type"] {
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        })
        .collect();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = kinds.is_empty()
        || kinds.contains(&kind)
        || (kind == "number" && kinds.contains(&"integer"));
    if !fits {
        unknown.push(format!("{place}: {kind}, and not {kinds:?}"));
    }
}

#[tokio::test]
async fn answers_are_as_described() {
    let app = spawn_app().await;
    let api = description(&app).await;
    let admin = Closer::admin(&app);
    let online = admin
        .request(reqwest::Method::POST, "/v1/closers/maria/presence")
        .json(&json!({"presence": "online"}))
        .send()
        .await;
    expect(online.expect("an answer"), StatusCode::OK).await;
    let prospect = Prospect::arrive_with(
        &app,
        json!({
            "campaign": "demo", "prospect": {"name": "Dana Park", "email": "dana@acme.example"},
            "context": {"page": "/pricing", "title": "Pricing", "referrer": "https://search.example/",
                "utm": {"source": "ads"}, "visits": [{"url": "/", "title": "Home", "at": "2026-11-01T10:00:00Z"}]},
        }),
    )
    .await;
    for (id, text) in [
        (
            "1",
            "We lose 8k a month to stockouts, 40 users, budget 20 to 30k a year",
        ),
        (
            "2",
            "That is too expensive. What does it cost? Sorry, 50 users, not 40.",
        ),
        (
            "3",
            "I decide this myself, we want to start in January. Can I talk to a person please?",
        ),
    ] {
        prospect.write(id, text).await;
    }
    let lead = format!("/v1/leads/{}", prospect.lead_id);
    let stage = admin
        .request(reqwest::Method::POST, &format!("{lead}/stage"))
        .json(
            &json!({"stage": "meeting", "expected_close_date": "2027-02-01",
            "value": {"amount": "1000.00", "currency": "USD"}}),
        )
        .send()
        .await;
    expect(stage.expect("an answer"), StatusCode::OK).await;
    let outcome = admin
        .request(reqwest::Method::POST, &format!("{lead}/outcome"))
        .json(&json!({"result": "lost", "reason": "price"}))
        .send()
        .await;
    expect(outcome.expect("an answer"), StatusCode::OK).await;
    let talk = format!("/v1/conversations/{}", prospect.id);
    let cases = [
        ("/v1/leads".to_owned(), "/v1/leads"),
        (lead.clone(), "/v1/leads/{id}"),
        (format!("{lead}/packet"), "/v1/leads/{id}/packet"),
        ("/v1/handoffs".to_owned(), "/v1/handoffs"),
        ("/v1/closers".to_owned(), "/v1/closers"),
        ("/v1/closers/maria".to_owned(), "/v1/closers/{id}"),
        ("/v1/webhooks".to_owned(), "/v1/webhooks"),
        ("/v1/console/me".to_owned(), "/v1/console/me"),
        (talk.clone(), "/v1/conversations/{id}"),
        (
            format!("{talk}/messages"),
            "/v1/conversations/{id}/messages",
        ),
        (format!("{talk}/events"), "/v1/conversations/{id}/events"),
    ];
    let mut unknown = Vec::new();
    for (address, path) in cases {
        let answer = expect(admin.get(&address).await, StatusCode::OK).await;
        let content = &api["paths"][path]["get"]["responses"]["200"]["content"];
        let schema = &content["application/json"]["schema"];
        assert!(!schema.is_null(), "{path}");
        if let Some(items) = answer["items"].as_array()
            && path != "/v1/webhooks"
        {
            assert!(!items.is_empty(), "{path} shows something");
        }
        // Of the packet only the parts for programs are described to the last member.
        let mut found = Vec::new();
        check(&api, schema, &answer, path, &mut found);
        if path.ends_with("/packet") {
            found.retain(|place| place.matches('/').count() <= 5 || place.contains("/lead/"));
        }
        unknown.extend(found);
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}
