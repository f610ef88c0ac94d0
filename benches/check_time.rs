//! What the attribute adds to `cargo check`: a crate of 100 annotated functions of 30 lines against the same
//! crate without the attribute, both checked from scratch. Crates and artefacts are in `target/check_time`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const FUNCTIONS: usize = 100;
const RUNS: usize = 5;

fn main() -> ExitCode {
    // `cargo test --benches` and filters are not for this one.
    if !std::env::args().any(|arg| arg == "--bench") {
        return ExitCode::SUCCESS;
    }
    match measure() {
        Ok((with, without)) => {
            println!("{FUNCTIONS} functions: {with:.2?} with the attribute, {without:.2?} without");
            println!("added: {:.2} s", (with.saturating_sub(without)).as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The least time of several runs, with the attribute and without.
fn measure() -> Result<(Duration, Duration), String> {
    let with = write("annotated", "#[differentiable]\n").map_err(|error| error.to_string())?;
    let without = write("plain", "").map_err(|error| error.to_string())?;
    check(&with)?;
    check(&without)?;
    let (mut least_with, mut least_without) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        least_with = least_with.min(check(&with)?);
        least_without = least_without.min(check(&without)?);
    }
    Ok((least_with, least_without))
}

/// Writes a crate, every function behind `attribute`, and says where it is.
fn write(name: &str, attribute: &str) -> std::io::Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/check_time").join(name);
    fs::create_dir_all(folder.join("src"))?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ntransform-func = {{ path = {root:?} }}\n"
        ),
    )?;
    let templates: Vec<&str> = include_str!("check_time/functions.rs")
        .split("\n\n")
        .filter(|text| text.starts_with("fn "))
        .collect();
    let functions = templates.iter().cycle().take(FUNCTIONS).enumerate();
    let functions = functions.map(|(i, text)| {
        format!(
            "{attribute}{}",
            text.trim_end().replacen('(', &format!("_{i}("), 1)
        )
    });
    let head = "#![allow(dead_code, unused_imports)]\nuse transform_func::prelude::*;\n\n";
    let body: Vec<String> = functions.collect();
    fs::write(
        folder.join("src/lib.rs"),
        format!("{head}{}\n", body.join("\n\n")),
    )?;
    Ok(folder)
}

/// Checks a crate anew, its dependencies as they are, and says how long that took.
fn check(folder: &Path) -> Result<Duration, String> {
    let source = folder.join("src/lib.rs");
    let text = fs::read(&source).map_err(|error| error.to_string())?;
    fs::write(&source, text).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("artefacts"))
        .env("CARGO_INCREMENTAL", "0")
        .stderr(Stdio::inherit())
        .status()
        .map_err(|error| error.to_string())?;
    if status.success() {
        Ok(start.elapsed())
    } else {
        Err(format!("{} does not check", folder.display()))
    }
}
