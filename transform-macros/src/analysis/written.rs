//! Types of variables, as far as the source says them: where a struct is made for what a closure holds, they must be written.

use super::kind::Kind;
use crate::ir::op::{Op, Operand, Place, Proj};
use crate::ir::ssa::{Func, Kind as StmtKind, Stmt, Var};
use crate::ir::table::{Map, Set};
use crate::ir::visit::{Event, walk};
use crate::parse::item::{Item, Param};
use crate::parse::types;
use syn::{BinOp, Lit, Type, UnOp, parse_quote};

/// Methods that give a number of elements.
const COUNTS: &[&str] = &["len", "nrows", "ncols", "ndim", "count"];

/// What the types of a function's variables are found by.
pub(crate) struct Types<'a> {
    func: &'a Func,
    item: &'a Item,
    kinds: &'a [Kind],
    /// The type of its numbers.
    float: Type,
    ops: Map<Var, &'a Op<Var>>,
    /// The bounds of the ranges that items are of.
    ranges: Map<Var, [&'a Operand<Var>; 2]>,
    /// What elements are found by.
    indices: Set<Var>,
}

impl<'a> Types<'a> {
    pub(crate) fn of(func: &'a Func, item: &'a Item, kinds: &'a [Kind]) -> Self {
        let mut types = Types {
            func,
            item,
            kinds,
            float: item.float(),
            ops: Map::default(),
            ranges: Map::default(),
            indices: Set::default(),
        };
        walk(func, &mut |event| types.event(event));
        types
    }

    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Stmt(Stmt {
                kind: StmtKind::Let { out, op },
                ..
            }) => {
                self.ops.insert(*out, op);
                if let Op::Get(place) = op {
                    self.indexed(&place.path);
                }
                for operand in op.operands() {
                    if let Operand::Ref(place) | Operand::Mut(place) = operand {
                        self.indexed(&place.path);
                    }
                }
            }
            Event::Stmt(Stmt {
                kind: StmtKind::Set { path, .. },
                ..
            }) => self.indexed(path),
            Event::Item {
                to,
                range: Some(range),
            } => {
                self.ranges.insert(to, range);
            }
            _ => {}
        }
    }

    fn indexed(&mut self, path: &[Proj<Var>]) {
        let indices = path.iter().filter_map(|proj| match proj {
            Proj::Index(Operand::Var(index)) => Some(*index),
            _ => None,
        });
        self.indices.extend(indices);
    }

    /// The operations that make structs, and their operands.
    pub(crate) fn structs(&self) -> impl Iterator<Item = (&'a syn::Path, &'a [Operand<Var>])> {
        self.ops.values().filter_map(|op| match op {
            Op::Struct { form, values, .. } => Some((&form.path, values.as_slice())),
            _ => None,
        })
    }

    /// The type of a value of its own: behind references.
    pub(crate) fn operand(&self, operand: &Operand<Var>) -> Option<Type> {
        match operand {
            Operand::Var(var) => self.var(*var),
            Operand::Lit(Lit::Bool(_)) => Some(parse_quote!(bool)),
            Operand::Lit(Lit::Float(lit)) => Some(suffix(lit.suffix()).unwrap_or_else(|| self.float.clone())),
            Operand::Lit(Lit::Int(lit)) => suffix(lit.suffix()),
            Operand::Ref(place) | Operand::Mut(place) => self.place(place),
            Operand::Lit(_) | Operand::Path(_) | Operand::Unit => None,
        }
    }

    fn var(&self, var: Var) -> Option<Type> {
        if let Some(param) = self
            .func
            .params
            .iter()
            .position(|param| *param == var)
            .and_then(|i| self.item.params.get(i))
        {
            return owned(param);
        }
        let info = self.func.vars.get(var.index())?;
        let written = info.ty.as_ref().and_then(of_value);
        written
            .or_else(|| self.by_op(self.ops.get(&var)?))
            .or_else(|| {
                self.ranges
                    .get(&var)?
                    .iter()
                    .find_map(|bound| self.operand(bound))
            })
            .or_else(|| self.indices.contains(&var).then(|| parse_quote!(usize)))
            .or_else(|| match self.kinds.get(var.index())? {
                Kind::Scalar => Some(self.float.clone()),
                _ => None,
            })
    }

    fn by_op(&self, op: &Op<Var>) -> Option<Type> {
        match op {
            Op::Copy(x) | Op::Primal(x) | Op::Deref(x) => self.operand(x),
            Op::Get(place) => self.place(place),
            Op::Cast { ty, .. } => Some((**ty).clone()),
            Op::Compare { .. } | Op::Is { .. } => Some(parse_quote!(bool)),
            Op::Unary {
                op: UnOp::Neg(_) | UnOp::Not(_),
                arg,
            } => self.operand(arg),
            Op::Binary { op, lhs, rhs } => {
                let shifts = matches!(op, BinOp::Shl(_) | BinOp::Shr(_));
                match (self.operand(lhs), self.operand(rhs)) {
                    (lhs, _) if shifts => lhs,
                    (Some(lhs), Some(rhs)) => of_operands(lhs, rhs),
                    // What is unknown may be a tensor.
                    (Some(ty), None) | (None, Some(ty)) => types::is_static(&ty).then_some(ty),
                    (None, None) => None,
                }
            }
            Op::Method { name, .. } if COUNTS.iter().any(|count| name == count) => Some(parse_quote!(usize)),
            Op::Struct { form, .. } => {
                let path = form.type_path();
                Some(parse_quote!(#path))
            }
            Op::Tuple(items) => {
                let items: Option<Vec<_>> = items.iter().map(|item| self.operand(item)).collect();
                items.map(|items| parse_quote!((#(#items,)*)))
            }
            Op::Array { items, vec } => {
                let (item, len) = (self.operand(items.first()?)?, items.len());
                Some(match vec {
                    true => parse_quote!(::std::vec::Vec<#item>),
                    false => parse_quote!([#item; #len]),
                })
            }
            Op::Repeat { item, vec: true, .. } => {
                let item = self.operand(item)?;
                Some(parse_quote!(::std::vec::Vec<#item>))
            }
            Op::Call { func, .. } => {
                let (owner, name) = func.associated()?;
                let (float, dtype) = (&self.float, &owner.segments.last()?.arguments);
                let fails = name == "from_shape_vec" || name.to_string().starts_with("try_");
                (!fails).then(|| match dtype.is_none() {
                    true => parse_quote!(#owner<#float>),
                    false => parse_quote!(#owner),
                })
            }
            _ => None,
        }
    }

    fn place(&self, place: &Place<Var>) -> Option<Type> {
        if let Some(held) = self.item.held_at(&place.path)
            && self.func.params.first() == Some(&place.base)
        {
            let mut inside = place.path.iter().skip(1);
            return inside.try_fold(held.ty.clone(), |ty, proj| step(&ty, proj));
        }
        let base = self.var(place.base)?;
        place.path.iter().try_fold(base, |ty, proj| step(&ty, proj))
    }
}

/// The type of what an operator makes of two: tensors take numbers, and of the user's types nothing is known.
fn of_operands(lhs: Type, rhs: Type) -> Option<Type> {
    let is_tensor = |ty: &Type| matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Tensor"));
    let is_number = |ty: &Type| types::is_static(ty) || types::is_float(ty);
    match (is_tensor(&lhs), is_tensor(&rhs)) {
        (true, _) => Some(lhs),
        (false, true) => Some(rhs),
        (false, false) => (is_number(&lhs) && lhs == rhs).then_some(lhs),
    }
}

/// The type of what a step leads to.
fn step(ty: &Type, proj: &Proj<Var>) -> Option<Type> {
    let elem = match types::peel(ty) {
        Type::Array(array) => (*array.elem).clone(),
        Type::Path(path) => match &path.path.segments.last()?.arguments {
            syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
                syn::GenericArgument::Type(elem) if path.path.segments.last()?.ident == "Vec" => elem.clone(),
                _ => return None,
            },
            _ => return None,
        },
        Type::Tuple(tuple) => {
            return match proj {
                Proj::Field(syn::Member::Unnamed(i)) => tuple.elems.get(i.index as usize).cloned(),
                _ => None,
            };
        }
        _ => return None,
    };
    match proj {
        Proj::Index(_) => Some(elem),
        Proj::Range { .. } => Some(parse_quote!(::std::vec::Vec<#elem>)),
        _ => None,
    }
}

/// The type that a copy of a parameter has.
fn owned(param: &Param) -> Option<Type> {
    match &param.elem {
        Some(elem) => Some(parse_quote!(::std::vec::Vec<#elem>)),
        None => of_value(&param.ty),
    }
}

/// The type of a value behind references; views have none that can be written.
fn of_value(ty: &Type) -> Option<Type> {
    match types::peel(ty) {
        Type::Reference(reference) => of_value(&reference.elem),
        Type::Slice(slice) => {
            let elem = &slice.elem;
            Some(parse_quote!(::std::vec::Vec<#elem>))
        }
        Type::Infer(_) => None,
        ty if types::is_str(ty) => Some(parse_quote!(::std::string::String)),
        ty => types::view(ty).is_none().then(|| ty.clone()),
    }
}

fn suffix(suffix: &str) -> Option<Type> {
    (!suffix.is_empty())
        .then(|| syn::parse_str(suffix).ok())
        .flatten()
}
