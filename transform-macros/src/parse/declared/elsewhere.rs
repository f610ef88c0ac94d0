//! The module that an import or a path leads to: in the same file, or in a file beside it.

use super::{function, method, stays_as_it_stands, text_of};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use syn::{ItemUse, UseTree};

/// Imports of imports that are followed.
const DEPTH: usize = 4;
/// Files that are the module of their folder.
const OF_FOLDER: &[&str] = &["mod.rs", "lib.rs", "main.rs"];

/// A module that is looked into.
#[derive(Clone)]
struct Module {
    file: PathBuf,
    /// Where the files of modules that it declares may be.
    folders: Vec<PathBuf>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    File(Rc<str>),
    Inline(TokenStream),
}

/// Whether the path of a function, in a file, leads to one without an attribute of ours.
pub(super) fn is_unannotated(path: &[String], file: &Path, text: &Rc<str>) -> bool {
    found(path, file, text).is_some_and(|(module, name)| {
        let suspect = match &module.content {
            Content::File(text) => function::is_suspect(text, &name.to_string()),
            Content::Inline(_) => true,
        };
        suspect
            && module
                .tokens()
                .is_some_and(|tokens| function::stands_in(tokens, &name))
    })
}

/// Whether the path of a type, in a file, leads to one that has this method in a block without an attribute of ours.
pub(super) fn is_unannotated_method(path: &[String], name: &Ident, file: &Path, text: &Rc<str>) -> bool {
    found(path, file, text).is_some_and(|(module, owner)| {
        let suspect = match &module.content {
            Content::File(text) => method::is_suspect(text, &owner, name),
            Content::Inline(_) => true,
        };
        let tokens = module.tokens().filter(|_| suspect);
        tokens.is_some_and(|tokens| method::is_unannotated(tokens, &owner, name))
    })
}

/// The module that declares what a path means, and its name there.
fn found(path: &[String], file: &Path, text: &Rc<str>) -> Option<(Module, Ident)> {
    let here = Module::of_file(file.to_owned(), text.clone());
    let [name] = path else {
        return here.follow(path, DEPTH);
    };
    here.follow(&here.imported(name)?, DEPTH)
}

impl Module {
    fn of_file(file: PathBuf, text: Rc<str>) -> Module {
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        let is_of_folder = file
            .file_name()
            .is_some_and(|name| OF_FOLDER.iter().any(|known| name == *known));
        let folders = match file.file_stem() {
            Some(stem) if !is_of_folder => vec![folder.join(stem), folder],
            _ => vec![folder],
        };
        Module {
            file,
            folders,
            content: Content::File(text),
        }
    }

    fn tokens(&self) -> Option<TokenStream> {
        match &self.content {
            Content::File(text) => text.parse().ok(),
            Content::Inline(tokens) => Some(tokens.clone()),
        }
    }

    /// The module at the end of a path that begins here, and the last name.
    fn follow(&self, path: &[String], depth: usize) -> Option<(Module, Ident)> {
        let (name, modules) = path.split_last()?;
        let (first, rest) = modules.split_first()?;
        let starts = match first.as_str() {
            "crate" => self.roots(),
            "super" => vec![self.parent()?],
            "self" => vec![self.clone()],
            name => match self.child(name) {
                Some(child) => vec![child],
                // A module that is imported, or another crate.
                None => {
                    let depth = depth.checked_sub(1)?;
                    let whole: Vec<_> = self
                        .imported(first)?
                        .into_iter()
                        .chain(path.iter().skip(1).cloned())
                        .collect();
                    return self.follow(&whole, depth);
                }
            },
        };
        let ends = starts.into_iter().filter_map(|start| {
            let module = rest.iter().try_fold(start, |module, name| match name.as_str() {
                "super" => module.parent(),
                name => module.child(name),
            })?;
            match module.imported(name) {
                Some(again) => module.follow(&again, depth.checked_sub(1)?),
                None => Some((module, syn::parse_str(name).ok()?)),
            }
        });
        only(ends)
    }

    /// The modules that `crate` may mean.
    fn roots(&self) -> Vec<Module> {
        let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") else {
            return Vec::new();
        };
        let src = Path::new(&package).join("src");
        let files = ["lib.rs", "main.rs"].map(|name| src.join(name));
        files.into_iter().filter_map(read).collect()
    }

    fn parent(&self) -> Option<Module> {
        let Content::File(_) = self.content else {
            return None;
        };
        let mut folder = self.file.parent()?;
        if self.file.ends_with("mod.rs") {
            folder = folder.parent()?;
        }
        let beside = OF_FOLDER.iter().map(|name| folder.join(name));
        let files = beside.chain([folder.with_extension("rs")]);
        only(files.filter(|file| *file != self.file).filter_map(read))
    }

    /// A module that this one declares without conditions.
    fn child(&self, name: &str) -> Option<Module> {
        if let Content::File(text) = &self.content
            && !text.contains(&format!("mod {name}"))
        {
            return None;
        }
        let tokens: Vec<_> = self.tokens()?.into_iter().collect();
        let declared = (0..tokens.len()).filter(|at| match tokens.get(*at..*at + 2) {
            Some([TokenTree::Ident(keyword), TokenTree::Ident(ident)]) => keyword == "mod" && ident == name,
            _ => false,
        });
        let at = only(declared)?;
        if !stays_as_it_stands(tokens.get(..at)?) {
            return None;
        }
        match tokens.get(at + 2)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(Module {
                file: self.file.clone(),
                folders: self.folders.iter().map(|folder| folder.join(name)).collect(),
                content: Content::Inline(group.stream()),
            }),
            _ => {
                let files = self.folders.iter().flat_map(|folder| {
                    [
                        folder.join(name).with_extension("rs"),
                        folder.join(name).join("mod.rs"),
                    ]
                });
                only(files.filter_map(read))
            }
        }
    }

    /// What a name is imported as, where the module imports it: not what its functions do.
    fn imported(&self, name: &str) -> Option<Vec<String>> {
        let (text, indented) = match &self.content {
            Content::File(text) => (text.clone(), false),
            Content::Inline(tokens) => (tokens.to_string().into(), true),
        };
        let statements = text.split(';').filter(|statement| statement.contains(name));
        let statements = statements.filter_map(|statement| {
            let (before, _) = statement.rsplit_once("use ")?;
            let line = before.lines().last().unwrap_or_default();
            let line = if indented { line.trim_start() } else { line };
            let begins = before.ends_with('\n') || line.is_empty() || line.starts_with("pub");
            let item = format!("{};", statement.get(before.len()..)?);
            begins.then(|| syn::parse_str::<ItemUse>(&item).ok())?
        });
        let mut leaves = Vec::new();
        for statement in statements {
            leaf(&statement.tree, &mut Vec::new(), name, &mut leaves);
        }
        only(leaves.into_iter())
    }
}

/// The paths that a `use` gives this name.
fn leaf(tree: &UseTree, before: &mut Vec<String>, name: &str, found: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaf(&path.tree, before, name, found);
            before.pop();
        }
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| leaf(tree, before, name, found)),
        UseTree::Name(leaf) if leaf.ident == name => {
            found.push(before.iter().cloned().chain([leaf.ident.to_string()]).collect());
        }
        UseTree::Rename(leaf) if leaf.rename == name => {
            found.push(before.iter().cloned().chain([leaf.ident.to_string()]).collect());
        }
        _ => {}
    }
}

fn read(file: PathBuf) -> Option<Module> {
    let text = text_of(&file)?;
    Some(Module::of_file(file, text))
}

/// The item, if there is one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn finds(path: &str, text: &str) -> bool {
        let path: Vec<_> = path.split("::").map(ToOwned::to_owned).collect();
        is_unannotated(&path, Path::new("src/lib.rs"), &text.into())
    }

    const SHAPES: &str = "mod shapes {\n pub fn half(x: f64) -> f64 { x / 2.0 }\n #[differentiable]\n pub fn whole(x: f64) -> f64 { x }\n }\n";

    #[test]
    fn what_is_imported_from_a_module_is_found() {
        let with = |import: &str| format!("{import}\n{SHAPES}");
        assert!(finds("half", &with("use shapes::half;")));
        assert!(finds(
            "half",
            &with("use x::Y;\npub use self::shapes::{half, whole};")
        ));
        assert!(finds("h", &with("use shapes::half as h;")));
        assert!(finds("shapes::half", SHAPES));
        assert!(finds(
            "s::half",
            &with("use shapes as s;").replace("use shapes as s", "use self::shapes as s")
        ));
    }

    #[test]
    fn what_may_be_annotated_or_another_is_not() {
        let with = |import: &str| format!("{import}\n{SHAPES}");
        assert!(!finds("whole", &with("use shapes::whole;")));
        assert!(!finds("half", &with("use other::half;")));
        assert!(!finds("half", &with("use shapes::*;")));
        assert!(!finds("half", &with("fn f() {\n    use shapes::half;\n}")));
        assert!(!finds(
            "half",
            &format!("use shapes::half;\n#[cfg(test)]\n{SHAPES}")
        ));
        assert!(!finds(
            "half",
            &SHAPES.replace("pub fn half", "#[derivative] pub fn half")
        ));
        assert!(!finds("shapes::none", SHAPES));
    }

    #[test]
    fn methods_of_imported_types_are_found() {
        let text = "use shapes::Square;\nmod shapes { pub struct Square { side: f64 } impl Square { pub fn area(&self) -> f64 { self.side } } }\n";
        let area = Ident::new("area", Span::call_site());
        let finds = |text: &str| {
            is_unannotated_method(
                &["Square".to_owned()],
                &area,
                Path::new("src/lib.rs"),
                &text.into(),
            )
        };
        assert!(finds(text));
        assert!(!finds(&text.replace("impl", "#[differentiable] impl")));
    }
}
