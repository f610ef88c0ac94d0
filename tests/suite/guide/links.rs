//! Links of the pages, and the list of chapters.

use super::{bless, pages, read, root};

/// Links that must be good outside of the repository, too, begin so.
const REPOSITORY: &str = "https://github.com/transform-func/transform-func/blob/main/";

/// Links from page to page, with the headings that they name, exist.
#[test]
fn links_lead_somewhere() {
    let mut lost = String::new();
    let tops = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    let tops = tops.map(|name| root().join(name));
    for path in pages("docs").into_iter().chain(tops) {
        let page = read(&path);
        for link in links(&page) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file.strip_prefix(REPOSITORY) {
                Some(file) => root().join(file),
                None if file.is_empty() => path.clone(),
                None => path.parent().expect("a page is in a folder").join(file),
            };
            let heading_is_there =
                || heading.is_empty() || headings(&read(&target)).any(|slug| slug == heading);
            if !target.exists() || !heading_is_there() {
                lost += &format!("{}: {link}\n", path.display());
            }
        }
    }
    assert!(lost.is_empty(), "these links lead nowhere:\n{lost}");
}

/// The book has every page. Those of errors are listed as they are found.
#[test]
fn every_page_is_a_chapter() {
    let path = root().join("docs/SUMMARY.md");
    let summary = read(&path);
    let (head, _) = summary
        .split_once("  - [")
        .expect("the pages of errors, below their index");
    let errors = pages("docs/errors");
    let names = errors.iter().filter_map(|page| page.file_stem()?.to_str());
    let rows = names
        .filter(|name| *name != "README")
        .map(|name| format!("  - [{name}](errors/{name}.md)\n"));
    bless(&path, &summary, &format!("{head}{}", rows.collect::<String>()));

    let listed: Vec<_> = links(&summary).collect();
    for page in pages("docs").iter().filter(|page| !page.ends_with("SUMMARY.md")) {
        let name = page.strip_prefix(root().join("docs")).expect("a page of docs");
        let name = name.to_string_lossy().replace('\\', "/");
        assert!(listed.contains(&name.as_str()), "docs/SUMMARY.md lists no {name}");
    }
}

/// Where the links of a page lead, within the repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let outside_code = page.split("```").step_by(2);
    let ends = outside_code.flat_map(|text| text.split("](").skip(1));
    let targets = ends.filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    let ours = |target: &&str| !target.contains("://") || target.starts_with(REPOSITORY);
    targets
        .filter(ours)
        .filter(|target| !target.contains(char::is_whitespace))
}

/// The headings of a page, as links name them.
fn headings(page: &str) -> impl Iterator<Item = String> {
    let outside_code = page.split("```").step_by(2);
    let lines = outside_code
        .flat_map(str::lines)
        .filter(|line| line.starts_with('#'));
    lines.map(|line| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[test]
fn links_are_found_outside_of_code() {
    let page = "# On *it*\n[a](b.md) `x`\n```rust\nf(v[0](c.md))\n```\n[d](e.md#on-it) [f](https://g)";
    assert_eq!(links(page).collect::<Vec<_>>(), ["b.md", "e.md#on-it"]);
    assert_eq!(headings(page).collect::<Vec<_>>(), ["on-it"]);
}
