//! Which of the blocks of an operator that a file annotates bodies mean, where there are several for the same operands: by value and
//! by reference, the operator and its assignment.

use super::super::operator::{named, value};
use super::{file, function};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{GenericArgument, ItemFn, ItemImpl, ItemMod, PathArguments, Type};

/// What a block is to bodies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Standing {
    /// The operator of its operands.
    pub(crate) meant: bool,
    /// What the function's name alone means.
    pub(crate) named: bool,
}

/// What the block is, in its file. One that a macro makes is what it would be alone, but it has no name.
pub(crate) fn standing(block: &ItemImpl) -> Standing {
    in_file(block).unwrap_or(Standing {
        meant: true,
        named: false,
    })
}

fn in_file(block: &ItemImpl) -> Option<Standing> {
    let span = block.impl_token.span;
    let (text, at) = (file(span)?, span.unwrap());
    among(&function::marked(&text, at.line(), at.column(), "impl")?)
}

/// The same in a text where the block's `impl` is marked.
fn among(marked: &str) -> Option<Standing> {
    let text = marked.replacen(function::HERE, &format!("#[{}] impl", function::HERE), 1);
    let mut blocks = Blocks::default();
    blocks.visit_file(&syn::parse_file(&text).ok()?);
    let here = blocks.found.iter().position(|block| block.here)?;
    let own = blocks.found.get(here)?;
    let alike = |block: &&Found| block.scope == own.scope && block.name == own.name && block.of == own.of;
    let same_operands = blocks
        .found
        .iter()
        .filter(alike)
        .filter(|block| block.rhs == own.rhs);
    // The operator itself before its assignment, and what stands first.
    let first = same_operands.min_by_key(|block| block.assigns)?;
    let mut same_name = blocks
        .found
        .iter()
        .filter(alike)
        .filter(|block| block.assigns == own.assigns);
    let only = same_name.clone().all(|block| block.rhs == own.rhs);
    Some(Standing {
        meant: first.here,
        named: only && same_name.next().is_some_and(|block| block.here),
    })
}

/// An annotated block of an operator.
struct Found {
    /// The modules and functions around it.
    scope: Vec<String>,
    name: &'static str,
    assigns: bool,
    of: String,
    rhs: String,
    here: bool,
}

#[derive(Default)]
struct Blocks {
    scope: Vec<String>,
    found: Vec<Found>,
}

impl Blocks {
    fn within(&mut self, name: &Ident, visit: impl FnOnce(&mut Self)) {
        self.scope.push(name.to_string());
        visit(self);
        self.scope.pop();
    }

    fn read(&self, block: &ItemImpl) -> Option<Found> {
        let has = |name: &str| {
            let mut paths = block.attrs.iter().map(|attribute| attribute.path());
            paths.any(|path| path.segments.last().is_some_and(|last| last.ident == name))
        };
        let here = has(function::HERE);
        let (path, _) = block.trait_.as_ref()?;
        let last = path.segments.last()?;
        let (name, assigns) = named(&last.ident)?;
        let text = |ty: &Type| value(ty).to_token_stream().to_string();
        let of = text(&block.self_ty);
        let rhs = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(text(ty)),
                    _ => None,
                })
            }
            _ => None,
        };
        let rhs = rhs.filter(|rhs| rhs != "Self").unwrap_or_else(|| of.clone());
        let annotated = here || has("differentiable") || has("vmappable");
        annotated.then(|| Found {
            scope: self.scope.clone(),
            name,
            assigns,
            of,
            rhs,
            here,
        })
    }
}

impl<'ast> Visit<'ast> for Blocks {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.within(&module.ident, |blocks| visit::visit_item_mod(blocks, module));
    }
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.within(&function.sig.ident, |blocks| {
            visit::visit_item_fn(blocks, function)
        });
    }
    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        self.found.extend(self.read(block));
        visit::visit_item_impl(self, block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(blocks: &[&str], at: usize) -> (bool, bool) {
        let texts = blocks.iter().enumerate().map(|(i, block)| {
            let here = if i == at { function::HERE } else { "impl" };
            format!("#[differentiable]\n{here} {block} {{}}\n")
        });
        let standing = among(&texts.collect::<String>()).expect("the block is found");
        (standing.meant, standing.named)
    }

    #[test]
    fn one_alone_is_meant_and_named() {
        assert_eq!(standing(&["Add for Vec3", "Sub for Vec3"], 0), (true, true));
        assert_eq!(standing(&["Add for Vec3", "Add for Vec2"], 1), (true, true));
    }

    #[test]
    fn the_first_of_the_same_operands_is() {
        let blocks = ["Add for Vec3", "<'a> Add<&'a Vec3> for &'a Vec3"];
        assert_eq!(standing(&blocks, 0), (true, true));
        assert_eq!(standing(&blocks, 1), (false, false));
    }

    #[test]
    fn other_operands_have_no_name() {
        let blocks = ["Mul<f64> for Vec3", "Mul for Vec3"];
        assert_eq!(standing(&blocks, 0), (true, false));
        assert_eq!(standing(&blocks, 1), (true, false));
    }

    #[test]
    fn an_assignment_gives_way_to_its_operator() {
        let blocks = ["AddAssign for Vec3", "Add<Self> for Vec3"];
        assert_eq!(standing(&blocks, 0), (false, true));
        assert_eq!(standing(&blocks, 1), (true, true));
        assert_eq!(standing(&blocks[..1], 0), (true, true));
    }
}
