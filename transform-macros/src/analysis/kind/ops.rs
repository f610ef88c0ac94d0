//! What operations give, by what they are given.

use super::{Kind, of_operand, of_place};
use crate::ir::op::{Callee, Op, Operand, Wrapper};
use crate::ir::ssa::Var;
use crate::parse::floats::{self, Made};
use crate::parse::{declared, types};
use syn::BinOp;

/// What an operation gives.
pub(super) fn of_op(kinds: &[Kind], op: &Op<Var>) -> Kind {
    match op {
        Op::Copy(x) | Op::Deref(x) | Op::Primal(x) => of_operand(kinds, x),
        Op::Get(place) => of_place(kinds, place),
        Op::Unary { arg, .. } => of_operand(kinds, arg),
        Op::Binary { op, lhs, rhs } if of_bits(kinds, op, lhs, rhs) => Kind::Static,
        Op::Binary { lhs, rhs, .. } => match (of_operand(kinds, lhs), of_operand(kinds, rhs)) {
            (Kind::Unset, _) | (_, Kind::Unset) => Kind::Unset,
            (a, b) if a == b && matches!(a, Kind::Scalar | Kind::Static) => a,
            _ => Kind::Unknown,
        },
        Op::Compare { .. } | Op::Is { .. } => Kind::Static,
        Op::Cast { ty, .. } => Kind::of_type(ty),
        // Only generators are lent.
        Op::Method { name, args, .. } if args.is_empty() && name == "lend" => Kind::Generator,
        Op::Method { recv, name, .. } => match of_operand(kinds, recv) {
            Kind::Struct(shape) if declared::is_in_block(name, &shape.name) => {
                declared::computed(name, true).map_or(Kind::Unknown, |ty| Kind::of_type(&ty))
            }
            recv => of_method(&recv, &name.to_string()),
        },
        Op::Tuple(items) => Kind::Tuple(items.iter().map(|x| of_operand(kinds, x)).collect()),
        Op::Wrap { by, value } => match by {
            Wrapper::Some => Kind::Option(Box::new(of_operand(kinds, value))),
            Wrapper::Box => of_operand(kinds, value),
            _ => Kind::Unknown,
        },
        Op::Array { items, .. } => Kind::Seq(Box::new(
            items
                .iter()
                .fold(Kind::Unset, |kind, x| kind.join(&of_operand(kinds, x))),
        )),
        Op::Repeat { item, .. } => Kind::Seq(Box::new(of_operand(kinds, item))),
        Op::Call { func, args }
            if is_axis(func) && args.iter().all(|x| of_operand(kinds, x) == Kind::Static) =>
        {
            Kind::Static
        }
        Op::Call { func, .. } => of_call(func),
        Op::Struct { .. } | Op::Opaque { .. } | Op::Returned(_) => Kind::Unknown,
        // Not the result alone, which may be a float.
        Op::Outcome { value, .. } => Kind::Tuple(vec![of_operand(kinds, value), Kind::Unknown]),
    }
}

/// Whether it is a shift, or an operation on bits of what is known not to be a mask of a tensor: integers have no derivative.
pub(in crate::analysis) fn of_bits(
    kinds: &[Kind],
    op: &BinOp,
    lhs: &Operand<Var>,
    rhs: &Operand<Var>,
) -> bool {
    match op {
        BinOp::Shl(_) | BinOp::Shr(_) => true,
        BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::BitXor(_) => {
            [lhs, rhs].iter().any(|x| of_operand(kinds, x) == Kind::Static)
        }
        _ => false,
    }
}

/// ndarray's `Axis`.
fn is_axis(func: &Callee) -> bool {
    let Callee::Path(path) = func else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| last.ident == "Axis")
}

fn of_call(func: &Callee) -> Kind {
    let Callee::Path(path) = func else {
        return Kind::Unknown;
    };
    let names: Vec<_> = path
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect();
    let of_float = match &path.qself {
        Some(qself) => types::is_float(&qself.ty),
        None => {
            names.len() == 2
                && path
                    .path
                    .segments
                    .first()
                    .is_some_and(|of| floats::is_float_param(&of.ident))
        }
    };
    match names.as_slice() {
        [.., ty, new] if ty == "Vec" && (new == "new" || new == "with_capacity") => {
            Kind::Seq(Box::new(Kind::Unset))
        }
        [.., name] if of_float => match floats::makes(name) {
            Some(Made::Float) => Kind::Scalar,
            Some(Made::Perhaps) => Kind::Option(Box::new(Kind::Scalar)),
            None => Kind::Unknown,
        },
        _ => Kind::Unknown,
    }
}

/// Methods that ask something about a value rather than compute with it.
pub(crate) fn is_question(name: &str) -> bool {
    matches!(
        name,
        "nd_indices" | "len" | "is_empty" | "shape" | "ndim" | "nrows" | "ncols" | "dim" | "capacity"
    ) || name.starts_with("is_")
        || orders(name)
}

/// Methods that ask which of two values comes first.
pub(crate) fn orders(name: &str) -> bool {
    matches!(name, "partial_cmp" | "total_cmp")
}

fn of_method(recv: &Kind, name: &str) -> Kind {
    match recv {
        _ if is_question(name) => Kind::Static,
        Kind::Unset => Kind::Unset,
        Kind::Scalar if name == "sin_cos" => Kind::Tuple(vec![Kind::Scalar, Kind::Scalar]),
        Kind::Scalar if matches!(name, "to_radians" | "to_degrees" | "to_owned") => Kind::Scalar,
        Kind::Scalar if name.starts_with("to_") => Kind::Static,
        Kind::Scalar if name == "classify" => Kind::Static,
        // An array of numbers that are all this one.
        Kind::Scalar if name == "nd_from_elem" => Kind::Unknown,
        Kind::Scalar => Kind::Scalar,
        Kind::Seq(_) if matches!(name, "clone" | "to_vec" | "to_owned") => recv.clone(),
        Kind::Struct(_) if matches!(name, "clone" | "to_owned") => recv.clone(),
        Kind::Static => Kind::Static,
        Kind::Option(item) if matches!(name, "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default") => {
            (**item).clone()
        }
        _ => Kind::Unknown,
    }
}
