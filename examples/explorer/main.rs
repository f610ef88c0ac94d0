//! What the macros write, side by side: `cargo run --example explorer -- settle`, `all`, or `--list`.
//!
//! Writes `target/explorer/<name>.html`, which needs nothing but a browser: the function, its functional form, its pushforward, its pullback and
//! its batched form in columns. Pointing at a line shows what was written for it in all of them.

mod functions;
mod highlight;
mod lines;
mod page;
#[cfg(test)]
mod tests;

use functions::{EXAMPLES, Example};
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if asked.is_empty() || asked.iter().any(|name| name == "--list") {
        println!("Name functions, or `all`:");
        EXAMPLES
            .iter()
            .for_each(|example| println!("  {:<10} {}", example.name, example.about));
        return Ok(());
    }
    let known = |name: &String| name == "all" || EXAMPLES.iter().any(|example| example.name == name);
    if let Some(name) = asked.iter().find(|name| !known(name)) {
        return Err(format!("there is no function called {name}: `--list` names them").into());
    }
    let folder = Path::new("target/explorer");
    fs::create_dir_all(folder)?;
    let wanted = |example: &&Example| asked.iter().any(|name| name == "all" || name == example.name);
    for example in EXAMPLES.iter().filter(wanted) {
        let path = folder.join(example.file());
        fs::write(&path, page::page(example))?;
        println!("{}", path.display());
    }
    let is_there = |example: &Example| folder.join(example.file()).exists();
    let index = folder.join("index.html");
    fs::write(&index, page::index(EXAMPLES, is_there))?;
    println!("{}", index.display());
    Ok(())
}
