//! The page.

use super::facts::{Facts, Row};
use std::fmt::Write;

pub(super) fn page(facts: &Facts) -> String {
    let mut page = String::from(
        "# Operations\n\n<!-- Rendered from the sources by the tests of transform-runtime: see CONTRIBUTING.md. -->\n\n\
         Every operation of tensors and numbers that a differentiated function can use, by the file it is in. The class \
         of an operation says what it states and what follows from that:\n\n",
    );
    for line in facts.rule.iter().filter(|line| line.starts_with('|')) {
        writeln!(page, "{}", without_links(line)).unwrap();
    }
    page.push_str(
        "\nAn operation without a class has a derivative of its own, mostly from those of others.\n",
    );
    let by_matrix: Vec<_> = super::by_matrix(facts)
        .iter()
        .map(|path| format!("`{path}`"))
        .collect();
    writeln!(
        page,
        "\nUnder `vmap!` an operation takes all lanes at once. Only the linear algebra of {} takes the matrices of a batch one \
         after another.",
        by_matrix.join(", ")
    )
    .unwrap();
    for class in facts
        .families
        .iter()
        .flat_map(|family| &family.rows)
        .flat_map(|row| &row.classes)
    {
        assert!(
            page.contains(&format!("`{class}`")),
            "the table of classes in rule.rs lacks {class}"
        );
    }
    for family in &facts.families {
        write!(
            page,
            "\n## `{}`\n\n{}\n\n",
            family.path,
            without_links(&family.header)
        )
        .unwrap();
        page.push_str("| operation | class | |\n|---|---|---|\n");
        for row in &family.rows {
            writeln!(page, "{}", line(row)).unwrap();
        }
    }
    page
}

fn line(row: &Row) -> String {
    let names: Vec<String> = row.names.iter().map(|name| format!("`{name}`")).collect();
    let classes: Vec<&str> = row.classes.iter().map(String::as_str).collect();
    assert!(!row.docs.is_empty(), "{} has no documentation", names.join(" "));
    let docs = without_links(&row.docs).replace('|', "\\|");
    format!("| {} | {} | {docs} |", names.join(" "), classes.join(", "))
}

/// Text with links to items as plain code.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("[`") {
        out.push_str(before);
        let (name, after) = link.split_once("`]").unwrap_or((link, ""));
        write!(out, "`{name}`").unwrap();
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    out + rest
}
