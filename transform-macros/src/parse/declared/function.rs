//! The function that a name of one segment means, where it is declared in the file and lacks the attribute.

use super::{header, mentions, stays_as_it_stands};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// What stands for the name where it is used.
pub(super) const HERE: &str = "__the_function_in_question";
/// What else declares a name.
const ITEMS: &[&str] = &[
    "const", "enum", "mod", "static", "struct", "trait", "type", "union",
];

/// The text with another name where the name in question is: what is read of a text has no places.
pub(super) fn marked(text: &str, line: usize, column: usize, name: &str) -> Option<String> {
    let (lines, chars) = (line.checked_sub(1)?, column.checked_sub(1)?);
    let start: usize = text.split_inclusive('\n').take(lines).map(str::len).sum();
    let before = text.get(start..)?.chars().take(chars).map(char::len_utf8);
    let (before, rest) = text.split_at_checked(start + before.sum::<usize>())?;
    let rest = rest.strip_prefix(name)?;
    Some(format!("{before}{HERE}{rest}"))
}

/// Whether it is worth a look: the file is read as tokens only then.
pub(super) fn is_suspect(text: &str, name: &str) -> bool {
    let start = format!("fn {name}");
    let mut declarations = text.match_indices(&start).filter(|(at, start)| {
        let rest = text.get(at + start.len()..);
        rest.is_some_and(|rest| rest.starts_with(['(', '<']))
    });
    let Some((at, _)) = declarations.next() else {
        return false;
    };
    let above = text.get(..at).unwrap_or_default();
    let above = above
        .rfind("\n\n")
        .and_then(|blank| above.get(blank..))
        .unwrap_or(above);
    declarations.next().is_none() && !above.contains("differentiable") && !above.contains("vmappable")
}

/// Whether `name` means a function of this file that rustc has as it stands.
pub(super) fn is_unannotated(file: TokenStream, name: &Ident) -> bool {
    let search = Search::of(file, name);
    let (Some(declared), Some(used)) = (&search.declared, &search.used) else {
        return false;
    };
    let between = used.strip_prefix(declared.as_slice());
    !search.unclear && between.is_some_and(|scopes| scopes.iter().all(|scope| scope.kind != Brackets::Module))
}

/// Whether a module declares a function of this name that rustc has as it stands.
pub(super) fn stands_in(module: TokenStream, name: &Ident) -> bool {
    let search = Search::of(module, name);
    !search.unclear && search.declared.is_some_and(|scopes| scopes.is_empty())
}

/// Whether the name is used where the names of the file are in scope, and nothing else has that name.
pub(super) fn is_used_in_file(file: TokenStream, name: &Ident) -> bool {
    let search = Search::of(file, name);
    let mut scopes = search.used.iter().flatten();
    let is_here = search.used.is_some() && scopes.all(|scope| scope.kind != Brackets::Module);
    is_here
        && !search.imported_within
        && search
            .declared
            .is_none_or(|scopes| scopes.iter().any(|scope| scope.kind == Brackets::Module))
}

/// Brackets around what is looked at.
#[derive(Clone, PartialEq)]
struct Scope {
    /// Which among the tokens around them.
    number: usize,
    kind: Brackets,
}

#[derive(Clone, Copy, PartialEq)]
enum Brackets {
    /// It begins with no names.
    Module,
    /// Functions in it have no names of their own.
    Methods,
    /// What is in it is what a macro makes of it.
    Macro,
    /// Names mean what they do around it.
    Other,
}

struct Search<'n> {
    name: &'n Ident,
    scopes: Vec<Scope>,
    declared: Option<Vec<Scope>>,
    used: Option<Vec<Scope>>,
    /// Something may give the name another meaning.
    unclear: bool,
    /// A function has imports that may give it another meaning.
    imported_within: bool,
}

impl<'n> Search<'n> {
    /// Looks at a module.
    fn of(module: TokenStream, name: &'n Ident) -> Self {
        let mut search = Search {
            name,
            scopes: Vec::new(),
            declared: None,
            used: None,
            unclear: false,
            imported_within: false,
        };
        search.tokens(module);
        search
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut importing = false;
        for (at, token) in tokens.iter().enumerate() {
            let before = tokens.get(..at).unwrap_or_default();
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ';' => importing = false,
                _ if importing => self.import(token),
                TokenTree::Ident(ident) if ident == "use" => importing = true,
                TokenTree::Ident(ident) if ident == HERE => self.used = Some(self.scopes.clone()),
                TokenTree::Ident(ident) if ident == self.name => self.ident(before),
                TokenTree::Group(group) => self.group(group, before, at),
                _ => {}
            }
        }
    }

    /// All names of a module give way to the function where they are imported beside it, not within.
    fn import(&mut self, token: &TokenTree) {
        let kind = self.scopes.last().map(|scope| scope.kind);
        let gives_way = matches!(kind, None | Some(Brackets::Module));
        match token {
            TokenTree::Group(group) => group.stream().into_iter().for_each(|token| self.import(&token)),
            TokenTree::Ident(ident) => {
                self.unclear |= ident == self.name;
                self.imported_within |= ident == self.name && !gives_way;
            }
            TokenTree::Punct(mark) if mark.as_char() == '*' && !gives_way => {
                (self.unclear, self.imported_within) = (true, true);
            }
            TokenTree::Punct(_) => {}
            TokenTree::Literal(_) => {}
        }
    }

    fn ident(&mut self, before: &[TokenTree]) {
        let keyword = match before.last() {
            Some(TokenTree::Ident(keyword)) => keyword.to_string(),
            _ => String::new(),
        };
        let kind = self.scopes.last().map(|scope| scope.kind);
        if keyword == "fn" && kind == Some(Brackets::Methods) {
            return;
        }
        if keyword == "fn" {
            let again = self.declared.replace(self.scopes.clone()).is_some();
            self.unclear |= again || kind == Some(Brackets::Macro) || !stays_as_it_stands(before);
        } else {
            self.unclear |= ITEMS.contains(&keyword.as_str());
        }
    }

    fn group(&mut self, group: &Group, before: &[TokenTree], number: usize) {
        let header = header(before);
        let is = |word: &str| {
            header
                .iter()
                .any(|token| matches!(token, TokenTree::Ident(name) if name == word))
        };
        if is("macro_rules") {
            self.unclear |= mentions(group.stream(), self.name);
            return;
        }
        let kind = match (header.last(), group.delimiter()) {
            (Some(TokenTree::Punct(mark)), _) if mark.as_char() == '!' => Brackets::Macro,
            (_, Delimiter::Brace) if is("fn") => Brackets::Other,
            (_, Delimiter::Brace) if is("mod") => Brackets::Module,
            (_, Delimiter::Brace) if is("impl") || is("trait") || is("extern") => Brackets::Methods,
            _ => Brackets::Other,
        };
        self.scopes.push(Scope { number, kind });
        self.tokens(group.stream());
        self.scopes.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    /// Whether the last `half` is found to be without the attribute.
    fn found(file: &str) -> bool {
        let before = &file[..file.rfind("half").expect("a use")];
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .map_or(1, |start| start.chars().count() + 1);
        let marked = marked(file, line, column, "half").expect("it is there");
        let tokens = marked.parse().expect("the file is Rust");
        is_suspect(file, "half") && is_unannotated(tokens, &Ident::new("half", Span::call_site()))
    }

    const HALF: &str = "/// Half of it.\n#[inline]\npub fn half(x: f64) -> f64 { x / 2.0 }\n";

    fn with(use_of_it: &str) -> bool {
        found(&format!("use x::*;\n{HALF}{use_of_it}"))
    }

    #[test]
    fn a_function_of_the_same_scope_is_found() {
        assert!(with("#[differentiable]\nfn f(x: f64) -> f64 { half(x) }"));
        assert!(with(
            "impl S {\n fn f(&self) -> f64 { let ü = \"ü\"; let y = 1.0; if y > 0.0 { half(y) } else { y } } }"
        ));
        assert!(found(&format!(
            "fn main() {{ {HALF}\n #[differentiable]\n fn f(x: f64) -> f64 {{\n half(x) }} }}"
        )));
    }

    #[test]
    fn what_may_mean_another_function_is_not() {
        assert!(!with("mod m { use x::*;\n fn f(x: f64) -> f64 { half(x) } }"));
        assert!(!with("fn f(x: f64) -> f64 { use x::*;\n half(x) }"));
        assert!(!with("fn f(x: f64) -> f64 { use x::{quarter, half};\n half(x) }"));
        assert!(!with("struct half {}\nfn f(x: f64) -> f64 { half(x) }"));
        assert!(!with(
            "fn f(x: f64) -> f64 { fn half(x: f64) -> f64 { x }\n half(x) }"
        ));
        assert!(!with(
            "macro_rules! own { () => { use x::half; } }\nfn f(x: f64) -> f64 { half(x) }"
        ));
        assert!(!found(
            "impl S {\n fn half(x: f64) -> f64 { x } }\nfn f(x: f64) -> f64 { half(x) }"
        ));
        assert!(!found("fn f(x: f64) -> f64 { half(x) }"));
    }

    #[test]
    fn attributes_that_are_not_known_may_be_ours() {
        for attribute in [
            "differentiable",
            "vmappable",
            "tf::differentiable",
            "cfg(test)",
            "derivative",
        ] {
            let file = format!(
                "#[{attribute}]\nfn half(x: f64) -> f64 {{ x }}\n\nfn f(x: f64) -> f64 {{ half(x) }}"
            );
            assert!(!found(&file), "{attribute}");
        }
    }
}
