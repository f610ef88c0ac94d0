//! A state is taken whole or not at all.

use transform_func::prelude::*;

use super::net;

#[test]
fn a_state_goes_from_one_module_to_another() {
    let (mut net, mut state) = (net(), net().state_dict());
    state = state.map(|x| x + 1.0);
    net.load_state_dict(&state)
        .expect("the names and shapes are the module's");
    assert_eq!(net.state_dict(), state);
    assert_eq!(net.running.variance.to_vec(), [2.0, 2.0]);
    assert_eq!((net.rate, net.slope), (3, 0.5));
}

#[track_caller]
fn assert_refused(state: &ParamTree, words: &[&str]) {
    let (mut net, before) = (net(), net());
    let message = net
        .load_state_dict(state)
        .expect_err("the state is wrong")
        .to_string();
    for word in words {
        assert!(message.contains(word), "{word} in {message}");
    }
    assert_eq!(net, before);
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let whole = net().state_dict().map(|x| x * 2.0);
    let mut missing = whole.clone();
    missing.remove("pair.1");
    assert_refused(
        &missing,
        &["load_state_dict", "missing [\"pair.1\"]", "unexpected []"],
    );
    let mut unexpected = whole.clone();
    unexpected.insert("pair.2", Tensor::zeros(&[1]));
    assert_refused(&unexpected, &["missing []", "unexpected [\"pair.2\"]"]);
    let mut shape = whole.clone();
    shape.insert("pair.1", Tensor::zeros(&[3]));
    assert_refused(&shape, &["pair.1 has shape [2] in the module, [3] in the state"]);
}
