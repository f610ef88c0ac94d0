//! The method of a type that the file declares, where its `impl` block lacks the attribute.

use super::{header, mentions, stays_as_it_stands};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

/// Whether it is worth a look: the file is read as tokens only then.
pub(super) fn is_suspect(text: &str, owner: &Ident, name: &Ident) -> bool {
    let start = format!("fn {name}(");
    let mut declarations = text.match_indices(&start);
    let (Some((at, _)), None) = (declarations.next(), declarations.next()) else {
        return false;
    };
    let before = text.get(..at).unwrap_or_default();
    let Some((above, _)) = before.rsplit_once("impl") else {
        return false;
    };
    let above = above.rsplit("\n\n").next().unwrap_or_default();
    let is_ours = above.contains("differentiable") || above.contains("vmappable");
    let declared = ["struct", "enum"].map(|keyword| format!("{keyword} {owner}"));
    !is_ours && declared.iter().any(|declared| text.contains(declared))
}

/// Whether `name` of the type is one of the methods that rustc has as they stand.
pub(super) fn is_unannotated(file: TokenStream, owner: &Ident, name: &Ident) -> bool {
    let mut search = Search {
        owner,
        name,
        types: 0,
        methods: 0,
        unclear: false,
    };
    search.tokens(file, false);
    !search.unclear && search.types == 1 && search.methods == 1
}

struct Search<'n> {
    owner: &'n Ident,
    name: &'n Ident,
    /// Types of the owner's name.
    types: usize,
    /// Methods of it that are called so.
    methods: usize,
    /// There may be others.
    unclear: bool,
}

impl Search<'_> {
    /// Looks at what stands between brackets, those of a block of the owner or others.
    fn tokens(&mut self, tokens: TokenStream, of_owner: bool) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let before = tokens.get(..at).unwrap_or_default();
            let keyword = match before.last() {
                Some(TokenTree::Ident(keyword)) => keyword.to_string(),
                _ => String::new(),
            };
            match (token, keyword.as_str()) {
                (TokenTree::Ident(ident), "struct" | "enum") if ident == self.owner => self.types += 1,
                (TokenTree::Ident(ident), "fn") if ident == self.name => {
                    self.methods += 1;
                    self.unclear |= !of_owner || !stays_as_it_stands(before);
                }
                (TokenTree::Group(group), _) => self.group(group, header(before)),
                _ => {}
            }
        }
    }

    fn group(&mut self, group: &Group, header: &[TokenTree]) {
        let has = |word: &str| {
            header
                .iter()
                .any(|token| matches!(token, TokenTree::Ident(name) if name == word))
        };
        let is_macro = matches!(header.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        let is_module = has("mod") && !has("fn") && group.delimiter() == Delimiter::Brace;
        // Within a module the name may be that of another type.
        if has("use") || has("macro_rules") || is_module {
            self.unclear |= mentions(group.stream(), self.owner);
        }
        self.unclear |= has("use") && header.iter().any(|token| is(token, self.owner));
        let of_owner = group.delimiter() == Delimiter::Brace && !has("fn") && self.is_block(header);
        self.tokens(group.stream(), of_owner && !is_macro);
    }

    /// Whether an `impl` block of the owner begins so, which is not annotated.
    fn is_block(&self, header: &[TokenTree]) -> bool {
        let start = header
            .iter()
            .position(|token| matches!(token, TokenTree::Ident(word) if word == "impl"));
        let Some(words) = start.and_then(|start| header.get(start + 1..)) else {
            return false;
        };
        let of_trait = words
            .iter()
            .any(|token| matches!(token, TokenTree::Ident(word) if word == "for"));
        let named = words.iter().find(|token| is(token, self.owner));
        let generic = matches!(words.first(), Some(TokenTree::Punct(mark)) if mark.as_char() == '<');
        let first = generic || words.first().is_some_and(|first| is(first, self.owner));
        named.is_some() && first && !of_trait && stays_as_it_stands(header)
    }
}

fn is(token: &TokenTree, name: &Ident) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn found(file: &str) -> bool {
        let [owner, name] = ["Square", "area"].map(|name| Ident::new(name, Span::call_site()));
        is_suspect(file, &owner, &name)
            && is_unannotated(file.parse().expect("the file is Rust"), &owner, &name)
    }

    const SQUARE: &str = "#[derive(Clone)]\nstruct Square { side: f64 }\n\n";
    const AREA: &str = "/// Its area.\npub fn area(&self) -> f64 { self.side }\n";

    #[test]
    fn a_method_of_a_plain_block_is_found() {
        assert!(found(&format!("use x::*;\n{SQUARE}impl Square {{ {AREA} }}")));
        assert!(found(&format!(
            "{SQUARE}#[allow(dead_code)]\nimpl<T> Square<T> {{ const N: usize = 1;\n {AREA} }}"
        )));
        assert!(found(&format!(
            "fn main() {{ {SQUARE} impl Square {{ {AREA} }} }}"
        )));
    }

    #[test]
    fn what_may_be_annotated_is_not() {
        assert!(!found(&format!(
            "{SQUARE}#[differentiable]\nimpl Square {{ {AREA} }}"
        )));
        assert!(!found(&format!(
            "{SQUARE}#[tf::differentiable]\n\nimpl Square {{ {AREA} }}"
        )));
        assert!(!found(&format!(
            "{SQUARE}#[derivative]\nimpl Square {{ {AREA} }}"
        )));
        assert!(!found(&format!("{SQUARE}impl Area for Square {{ {AREA} }}")));
        assert!(!found(&format!("{SQUARE}impl Circle {{ {AREA} }}")));
    }

    #[test]
    fn what_may_be_another_type_is_not() {
        assert!(!found(&format!("use x::Square;\nimpl Square {{ {AREA} }}")));
        assert!(!found(&format!(
            "{SQUARE}impl Square {{ {AREA} }} mod m {{ use x::Square; }}"
        )));
        assert!(!found(&format!(
            "{SQUARE}impl Square {{ {AREA} }} fn f() {{ struct Square; }}"
        )));
        assert!(!found(&format!(
            "{SQUARE}impl Square {{ {AREA} }} fn f() {{ use x::{{Square}}; }}"
        )));
    }
}
