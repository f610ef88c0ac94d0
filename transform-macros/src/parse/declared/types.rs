//! What the file says of a type: the fields of a struct, what an alias stands for. What is declared within something, or could
//! be another type of that name, is left to rustc.

use super::{file, signature};
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{Attribute, Generics, Item, Member, ReturnType, Signature, Type};

/// What a name stands for.
pub(crate) enum Declared {
    /// A struct's fields, but for those whose attributes may change what they are.
    Fields(Vec<(Member, Type)>),
    Alias(Box<Type>),
}

/// What else a name may be that of.
const KEYWORDS: [&str; 5] = ["struct", "type", "enum", "union", "trait"];

/// What the file declares the type to be.
pub(crate) fn declared(name: &Ident) -> Option<Declared> {
    declaration(&file(name.span())?, &name.to_string())
}

/// The type that a function of the file returns, of which there is one of that name, and that changes no argument: a method's,
/// or that of a free function.
pub(crate) fn computed(name: &Ident, method: bool) -> Option<Type> {
    let sig = signature(&file(name.span())?, name)?;
    let plain = sig.receiver().is_some() == method && !changes(&sig);
    match sig.output {
        ReturnType::Type(_, ty) if plain => Some(*ty),
        _ => None,
    }
}

/// Whether a function may leave something in its arguments.
fn changes(sig: &Signature) -> bool {
    let inputs = sig.inputs.to_token_stream().to_string();
    // A lifetime may stand between the two.
    ["& mut", "& '", "ViewMut"]
        .iter()
        .any(|sign| inputs.contains(sign))
}

/// Whether a function of that name is in a block of the type.
pub(crate) fn is_in_block(name: &Ident, owner: &str) -> bool {
    file(name.span()).is_some_and(|text| {
        let block = block_of(&text, name);
        block.is_some_and(|(_, header)| words(header, owner).next().is_some())
    })
}

/// How a method borrows what it is called on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Receives {
    /// `&self`, and nothing else may change.
    Shared,
    /// `&mut self`
    Exclusive,
}

/// Whether the file declares the struct, and of it an annotated method of that name that borrows it.
pub(crate) fn has_method(owner: &Ident, name: &Ident) -> bool {
    receives(owner, name) == Some(Receives::Shared)
}

/// How an annotated method of that name borrows the struct, where the file declares both.
pub(crate) fn receives(owner: &Ident, name: &Ident) -> Option<Receives> {
    let (text, owner) = (file(name.span())?, owner.to_string());
    let sig = signature(&text, name).filter(|sig| sig.generics.params.is_empty())?;
    let receives = match sig.receiver()?.to_token_stream().to_string().as_str() {
        "& self" if !changes(&sig) => Receives::Shared,
        "& mut self" => Receives::Exclusive,
        _ => return None,
    };
    let (above, header) = block_of(&text, name)?;
    if is_left_out(&text, name) {
        return None;
    }
    let ours = header.trim() == format!("impl {owner}") && above.contains("differentiable");
    let declared = ours && matches!(declaration(&text, &owner), Some(Declared::Fields(_)));
    declared.then_some(receives)
}

/// Whether a method is marked as one that stays what it is.
fn is_left_out(text: &str, name: &Ident) -> bool {
    let before = words(text, &format!("fn {name}"))
        .next()
        .and_then(|at| text.get(..at));
    before.is_some_and(|before| {
        let above = before.rsplit(['{', '}', ';']).next();
        above.is_some_and(|above| above.contains("nondiff"))
    })
}

/// What stands above the block with a function of that name, and how it begins.
fn block_of<'t>(text: &'t str, name: &Ident) -> Option<(&'t str, &'t str)> {
    let before = text.get(..words(text, &format!("fn {name}")).next()?)?;
    let (above, block) = before.split_at_checked(before.rfind("\nimpl")?)?;
    Some((above.rsplit("\n\n").next()?, block.split('{').next()?))
}

fn declaration(text: &str, name: &str) -> Option<Declared> {
    let mut all = KEYWORDS.iter().flat_map(|keyword| {
        words(text, &format!("{keyword} {name}"))
            .collect::<Vec<_>>()
            .into_iter()
    });
    let (Some(at), None) = (all.next(), all.next()) else {
        return None;
    };
    let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let before = text.get(line..at)?;
    if !(before.is_empty() || before.starts_with("pub")) || is_imported(text, name) {
        return None;
    }
    let rest = text.get(line..)?;
    let ends = rest.match_indices(['}', ';']).map(|(end, _)| end + 1);
    let item = ends
        .take(64)
        .find_map(|end| syn::parse_str(rest.get(..end)?).ok());
    match item? {
        Item::Struct(item) if is_plain(&item.generics) => {
            let fields = item.fields.members().zip(&item.fields);
            let known = fields.filter(|(_, field)| field.attrs.iter().all(is_doc));
            let known = known.map(|(member, field)| (member, field.ty.clone()));
            Some(Declared::Fields(known.collect()))
        }
        Item::Type(item) if is_plain(&item.generics) => Some(Declared::Alias(item.ty)),
        _ => None,
    }
}

/// Whether no type parameter can be taken for a type.
fn is_plain(generics: &Generics) -> bool {
    generics.type_params().next().is_none()
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

/// Whether an import may bring a type of that name.
fn is_imported(text: &str, name: &str) -> bool {
    words(text, "use").any(|at| {
        let import = text.get(at..).and_then(|rest| rest.split(';').next());
        import.is_some_and(|import| words(import, name).next().is_some())
    })
}

/// Whether the file has the word.
pub(crate) fn has_word(span: Span, word: &str) -> bool {
    file(span).is_some_and(|text| words(&text, word).next().is_some())
}

/// Where the words stand in a text.
fn words<'t>(text: &'t str, words: &str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let len = words.len();
    let found: Vec<usize> = text.match_indices(words).map(|(at, _)| at).collect();
    found.into_iter().filter(move |at| {
        let (before, after) = (text.get(..*at), text.get(at + len..));
        !before.is_some_and(|text| text.ends_with(is_part))
            && !after.is_some_and(|text| text.starts_with(is_part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Option<String> {
        match declaration(text, "Point")? {
            Declared::Fields(fields) => Some(
                fields
                    .iter()
                    .map(|(member, ty)| format!("{}: {} ", member.to_token_stream(), ty.to_token_stream()))
                    .collect(),
            ),
            Declared::Alias(ty) => Some(ty.to_token_stream().to_string()),
        }
    }

    const POINT: &str =
        "#[derive(Clone)]\npub(crate) struct Point {\n    /// It's {here}.\n    x: f64,\n    n: usize,\n}\n";

    #[test]
    fn structs_and_aliases_of_the_file_are_found() {
        let found = Some("x : f64 n : usize ".replace(" :", ":"));
        assert_eq!(fields(POINT), found);
        assert_eq!(
            fields(&format!("use a::b;\nstruct Points;\n{POINT}\nfn f() {{}}")),
            found
        );
        assert_eq!(
            fields("struct Point(f64, [f64; 2]);\n").as_deref(),
            Some("0: f64 1: [f64 ; 2] ")
        );
        assert_eq!(fields("type Point = [f64; 2];\n").as_deref(), Some("[f64 ; 2]"));
    }

    #[test]
    fn what_may_be_another_type_is_not() {
        assert_eq!(fields(&format!("use a::{{b, Point}};\n{POINT}")), None);
        assert_eq!(fields(&format!("{POINT}mod m {{\n    struct Point;\n}}")), None);
        assert_eq!(fields("mod m {\n    struct Point {\n    x: f64,\n    }\n}"), None);
        assert_eq!(fields("struct Point<T> {\n    x: T,\n}\n"), None);
        assert_eq!(
            fields("struct Point {\n    #[cfg(a)]\n    x: f64,\n}\n").as_deref(),
            Some("")
        );
    }
}
