//! What a variable surely holds, as far as its own source says: an optimisation only. Whatever is not known
//! is left to the traits of the runtime.

mod flow;
mod ops;

use crate::ir::op::{Operand, Place, Proj, is_none};
use crate::ir::ssa::Var;
use crate::parse::{declared, floats};
use proc_macro2::Ident;
use std::rc::Rc;

pub(crate) use flow::analyze;
pub(super) use ops::of_bits;
pub(crate) use ops::{is_question, orders};

/// The kind of a value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Kind {
    /// Nothing seen yet.
    Unset,
    /// A float.
    Scalar,
    /// An integer, a bool, a string: never differentiated.
    Static,
    /// A slice, vector or array.
    Seq(Box<Kind>),
    Tuple(Vec<Kind>),
    Option(Box<Kind>),
    /// A random generator: never differentiated, but at a level, where lanes have draws of their own.
    Generator,
    /// A struct that the same file declares.
    Struct(Rc<Shape>),
    Unknown,
}

/// A struct, and the kinds of its fields that are known.
#[derive(PartialEq, Debug)]
pub(crate) struct Shape {
    name: String,
    fields: Vec<(syn::Member, Kind)>,
}

impl Kind {
    /// The kind of a declared type.
    pub(crate) fn of_type(ty: &syn::Type) -> Kind {
        Kind::within(ty, &mut Vec::new())
    }

    /// The kind of a type in the declarations of these.
    fn within(ty: &syn::Type, of: &mut Vec<Ident>) -> Kind {
        match ty {
            syn::Type::Group(t) => Kind::within(&t.elem, of),
            syn::Type::Paren(t) => Kind::within(&t.elem, of),
            syn::Type::Reference(t) => Kind::within(&t.elem, of),
            syn::Type::Slice(t) => Kind::Seq(Box::new(Kind::within(&t.elem, of))),
            syn::Type::Array(t) => Kind::Seq(Box::new(Kind::within(&t.elem, of))),
            syn::Type::Tuple(t) => Kind::Tuple(t.elems.iter().map(|t| Kind::within(t, of)).collect()),
            syn::Type::Path(t) => {
                let alone = t.qself.is_none() && t.path.segments.len() == 1;
                let last = t.path.segments.last();
                last.map_or(Kind::Unknown, |last| Kind::of_segment(last, alone, of))
            }
            _ => Kind::Unknown,
        }
    }

    fn of_segment(segment: &syn::PathSegment, alone: bool, of: &mut Vec<Ident>) -> Kind {
        if floats::is_float_name(&segment.ident) {
            return Kind::Scalar;
        }
        match segment.ident.to_string().as_str() {
            "Rng" => Kind::Generator,
            "usize" | "u8" | "u16" | "u32" | "u64" | "u128" | "isize" | "i8" | "i16" | "i32" | "i64"
            | "i128" | "bool" | "char" | "str" | "String" => Kind::Static,
            "Vec" => Kind::of_argument(segment, of).map_or(Kind::Unknown, |item| Kind::Seq(Box::new(item))),
            "Option" => {
                Kind::of_argument(segment, of).map_or(Kind::Unknown, |item| Kind::Option(Box::new(item)))
            }
            _ if alone && segment.arguments.is_none() => Kind::of_name(&segment.ident, of),
            _ => Kind::Unknown,
        }
    }

    /// The kind of a type that the file declares.
    fn of_name(name: &Ident, of: &mut Vec<Ident>) -> Kind {
        if of.contains(name) {
            return Kind::Unknown;
        }
        of.push(name.clone());
        let kind = match declared::declared(name) {
            Some(declared::Declared::Alias(ty)) => Kind::within(&ty, of),
            Some(declared::Declared::Fields(fields)) => {
                let fields = fields.into_iter();
                Kind::Struct(Rc::new(Shape {
                    name: name.to_string(),
                    fields: fields
                        .map(|(member, ty)| (member, Kind::within(&ty, of)))
                        .collect(),
                }))
            }
            None => Kind::Unknown,
        };
        of.pop();
        kind
    }

    /// The kind of `T` in `Vec<T>`.
    fn of_argument(segment: &syn::PathSegment, of: &mut Vec<Ident>) -> Option<Kind> {
        let syn::PathArguments::AngleBracketed(args) = &segment.arguments else {
            return None;
        };
        match args.args.first()? {
            syn::GenericArgument::Type(ty) => Some(Kind::within(ty, of)),
            _ => None,
        }
    }

    /// Whether it may be of the user's own type.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Kind::Unset | Kind::Struct(_) | Kind::Unknown)
    }

    /// Whether nothing in it is ever differentiated: then it is the same at every level.
    pub(crate) fn is_static(&self) -> bool {
        match self {
            Kind::Static => true,
            Kind::Seq(item) | Kind::Option(item) => item.is_static(),
            Kind::Tuple(items) => items.iter().all(Kind::is_static),
            Kind::Unset | Kind::Scalar | Kind::Generator | Kind::Struct(_) | Kind::Unknown => false,
        }
    }

    /// Whether it is an option of what may be a tensor.
    pub(crate) fn is_option(&self) -> bool {
        matches!(self, Kind::Option(item) if !matches!(**item, Kind::Scalar | Kind::Static | Kind::Unset))
    }

    /// The kind of values of one type: what is known of one is known of all.
    fn join(&self, other: &Kind) -> Kind {
        match (self, other) {
            (Kind::Unset, kind) | (Kind::Unknown, kind @ (Kind::Scalar | Kind::Static)) => kind.clone(),
            (Kind::Unknown, kind @ (Kind::Seq(_) | Kind::Tuple(_) | Kind::Option(_) | Kind::Struct(_))) => {
                kind.clone()
            }
            (Kind::Seq(a), Kind::Seq(b)) => Kind::Seq(Box::new(a.join(b))),
            (Kind::Option(a), Kind::Option(b)) => Kind::Option(Box::new(a.join(b))),
            (Kind::Tuple(a), Kind::Tuple(b)) if a.len() == b.len() => {
                Kind::Tuple(a.iter().zip(b).map(|(a, b)| a.join(b)).collect())
            }
            (known, _) => known.clone(),
        }
    }

    /// The kind of a field.
    pub(crate) fn field(&self, member: &syn::Member) -> Kind {
        let found = match (self, member) {
            (Kind::Tuple(items), syn::Member::Unnamed(i)) => items.get(i.index as usize),
            (Kind::Struct(shape), member) => {
                let mut fields = shape.fields.iter();
                fields.find(|(name, _)| name == member).map(|(_, kind)| kind)
            }
            _ => None,
        };
        found.cloned().unwrap_or(Kind::Unknown)
    }

    fn step(&self, proj: &Proj<Var>) -> Kind {
        match (self, proj) {
            (Kind::Unset, _) => Kind::Unset,
            (Kind::Seq(_), Proj::Range { .. }) => self.clone(),
            (Kind::Seq(item), Proj::Index(_)) => (**item).clone(),
            (kind, Proj::Field(member)) => kind.field(member),
            (Kind::Option(item), Proj::Payload(_)) => (**item).clone(),
            _ => Kind::Unknown,
        }
    }
}

pub(crate) fn of_var(kinds: &[Kind], var: Var) -> Kind {
    kinds.get(var.index()).cloned().unwrap_or(Kind::Unknown)
}

fn of_place(kinds: &[Kind], place: &Place<Var>) -> Kind {
    place
        .path
        .iter()
        .fold(of_var(kinds, place.base), |kind, proj| kind.step(proj))
}

/// The kind of an operand.
pub(crate) fn of_operand(kinds: &[Kind], operand: &Operand<Var>) -> Kind {
    match operand {
        Operand::Var(var) => of_var(kinds, *var),
        Operand::Lit(syn::Lit::Float(_)) => Kind::Scalar,
        Operand::Lit(_) | Operand::Unit => Kind::Static,
        Operand::Path(path) if is_none(path) => Kind::Option(Box::new(Kind::Unset)),
        Operand::Path(path) => of_const(path),
        Operand::Ref(place) | Operand::Mut(place) => of_place(kinds, place),
    }
}

/// Constants of the standard library are floats where their path says so.
fn of_const(path: &syn::Path) -> Kind {
    let names: Vec<_> = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let is_float =
        names.iter().any(|name| name == "consts") || names.first().is_some_and(|n| n == "f64" || n == "f32");
    if is_float { Kind::Scalar } else { Kind::Unknown }
}
