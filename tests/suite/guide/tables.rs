//! The tables that hold this crate beside others: what stands in their last column is in a tested program of the page.

use super::{read, root};

const PAGES: &[&str] = &["torch", "jax", "rust"];

#[test]
fn what_tables_say_is_in_a_program() {
    let mut missing = String::new();
    for name in PAGES {
        let page = read(&root().join(format!("docs/guide/{name}.md")));
        let programs: String = page.split("```").skip(1).step_by(2).map(squeezed).collect();
        let (_, table) = page
            .split_once("| here |\n")
            .expect("a table whose last column is ours");
        for row in table.lines().take_while(|line| line.starts_with('|')) {
            let cell = row.rsplit(" | ").next().unwrap_or_default();
            let code = cell.split('`').nth(1).unwrap_or_default();
            if !programs.contains(&squeezed(code)) {
                missing += &format!("{name}.md: {code}\n");
            }
        }
    }
    assert!(missing.is_empty(), "no program has\n{missing}");
}

/// Without whitespace, which is laid out in programs as it fits.
fn squeezed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}
