//! The guide in `docs`: what it shows of generated code is what is generated, what its tables say is in its programs, and its links
//! lead somewhere. Programs are tests of the facade's documentation. `GUIDE_UPDATE=always` blesses generated code and the list of chapters.

mod links;
mod settle;
mod tables;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All pages below a folder of the repository, in order.
fn pages(folder: &str) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of pages") {
            let path = entry.expect("a page").path();
            match path.extension() {
                None => folders.push(path),
                Some(extension) if extension == "md" => pages.push(path),
                Some(_) => {}
            }
        }
    }
    pages.sort();
    pages
}

/// Asserts that a page says what it should, or makes it say so.
fn bless(path: &Path, text: &str, wanted: &str) {
    if env::var_os("GUIDE_UPDATE").is_some() && text != wanted {
        fs::write(path, wanted).expect("pages can be written");
    } else {
        assert!(text == wanted, "{} should be\n\n{wanted}", path.display());
    }
}

/// A chapter with programs is one of those that are tests of the facade's documentation.
#[test]
fn programs_are_tests() {
    let tested = read(&root().join("src/guide.rs"));
    for page in pages("docs/guide") {
        let name = page.file_stem().expect("a page has a name").to_string_lossy();
        let is_tested = tested.contains(&format!("= \"{name}\";"));
        assert!(
            is_tested || !read(&page).contains("```rust"),
            "src/guide.rs has no {name}"
        );
    }
}
