//! What differentiated programs compute with: numbers and tensors at a level, their tangent spaces, and
//! how user types are lifted to levels.

mod arrays;
mod as_it_is;
mod at_level;
mod cast;
mod checkpoint;
mod choice;
mod contents;
pub(crate) mod discrete;
mod function;
mod holds;
mod inout;
mod keep;
mod kept;
mod kind;
mod lift;
mod map;
mod method;
mod misfit;
mod operate;
mod operator;
pub(crate) mod param;
pub(crate) mod params;
mod passed;
mod place;
mod real;
mod recursion;
mod select;
mod sorted;
mod split;
mod stack;
mod static_param;
mod sweep;
mod tangent;
mod tape;
mod tensor;
mod tensor_operators;
mod tree;
mod tuple_param;
mod view;
pub(crate) mod wrapped;

pub use crate::kernels::Which;
pub use as_it_is::{AsItIs, Plain, PlainArg, PlainMoved, PlainRef, plain};
pub use at_level::{AtLevel, ValueOf};
pub use cast::{AsWhole, CastAt, CastMap, as_whole, cast, linearize_cast};
pub use checkpoint::{Checkpoint, RunAgain};
pub use choice::{
    FromVariant, OfVariant, PartOf, Payload, PayloadTan, is_variant, part_mut, part_place, payload,
    payload_mut,
};
pub use contents::{Contents, IfTaken, InContents, Instead, MapsOr};
pub use function::{
    BarsOf, Boxed, ByLevel, DerivativeOf, Derived, DotsOf, Function, Linearized, OnlyMapped, OutAt, OutTan,
    Parts, RefOf, Wrt, boxed_linearize, eval, linearize, pull_call, pull_chosen, pull_taking, push_call,
};
pub use holds::{FullOf, Holds, Hollow, content, full, hollow, is_full};
pub use inout::{
    ByMut, BySliceMut, Came, CameOf, CameOfWhole, CameWhole, Changed, Changing, Held, InOut, Left, Place,
    PlaceTan, Receiver, ReceiverTan, Seen, ValueOnly, came, replace, replace_receiver, resettle,
    resettle_receiver, settle, settle_receiver, unsettle, unsettle_receiver,
};
pub use keep::{Keep, ValueAlone, WithResiduals};
pub use kept::{Kept, Leg, Legs, Types, as_before, now};
pub use kind::{Activity, ActivityOf, Constant, Floats, JointKind, Kind, MixedFloats, NoFloats, Uniform};
pub use lift::{Lift, LiftFrom, Liftable, Primal, Relevel, TanOf, lift, lift_from, lit, primal};
pub(crate) use lift::{PrimalOf, Still, WithOne, in_all, pack, unpack};
pub use map::{
    ArrayLike, Bar, Diag, Dot, LinearMap, NoBar, NoDot, NoMap, PullJoint, PushJoint, ScalarMap, Static,
    TanMap, ZeroMap, pull, pull_one, pulled, push, push_one,
};
pub use method::{
    AnyBar, AnyDot, BoolIs, CallMethod, CallMethodWith, Linearizing, Method, MethodArg, MethodCalled,
    MethodMap, MethodParams, NoParameters, OwnArg, OwnParameters, PartMap, PullAll, TypeMethod, UsizeIs,
    call_method, called_method, called_method_with, method_with, pull_all,
};
pub use misfit::Misfit;
pub use operate::{
    Operands, Operate, OperateLeft, OperateRight, OperatorOf, Opposite, UserValue, linearize_operate,
    linearize_operate_left, linearize_operate_right, linearize_opposite, operate, operate_left,
    operate_right, operators, opposite,
};
pub use operator::{Compare, Negate, Operator};
pub use param::{ByGiven, ByLent, ByRef, ByRefs, BySlice, ByVal, Lend, Param};
pub(crate) use param::{bar_in_slice, begin_in_slice, end_in_slice};
pub use params::{Direct, Params};
pub use passed::{Handed, Taken, arg, handed};
pub use place::{BarIndex, BarRange, GetIndex, SetIndex, SetMap, TensorIndex};
pub use real::{NumberOps, Real};
pub use recursion::{
    Among, Calls, FirstCall, Nested, NestedParts, Recursive, Rounds, Span, Tapes, linearize_among,
    pull_among, push_among,
};
pub use select::{Active, ArgAt, Nth, Select};
pub use sorted::{order_by, order_by_key};
pub use split::{
    Agree, Answers, Brought, Diverging, Flow, Groups, Inside, Laned, Nothing, Parted, Ran, Repeat, Run,
    State, WayTan, agree, agree_compared, bring, chain, diverging, each, each_linearized, part, repeat,
    repeat_over, run, run_linearized, within,
};
pub use stack::{
    Change, Changes, Form, InVec, Mappable, Nodes, Numbers, Sequence, Sizes, Stack, Stays, Survey, identical,
    identically,
};
pub use static_param::{ByStr, ByZero, Zero};
pub use sweep::{
    AsBar, DotFrom, DotPath, Either, bar_range, bar_rounds, borrowed, copy, count, joined, lift_ref, negate,
    no_bar, no_dot, put, redo_clear, redo_fill, redo_push, redo_truncate, set_apart, sum_parts, take, twin,
    undo_clear, undo_fill, undo_push, undo_swap, undo_truncate, untwin,
};
pub use tangent::{
    Class, Differentiated, Dtype, Fixed, Measured, TanOfDtype, Tangent, TensorTan, Value, Witness, measured,
    witness,
};
pub use tape::{Emptied, Few, Tape, emptied, record, record_call, reserve, rounds};
pub use tensor::Tensor;
pub(crate) use tensor_operators::checked_index;
pub use tree::{Leaves, Tree};
pub use tuple_param::{ByTuple, Items};
pub use view::{ByView, ByViewMut, ByViewRef, View, ViewMut};
