"""A peer's side of the comparison: `peer.py torch|compile|jax <threads>` answers the requests that `serve.rs` describes.

`prepare` is answered by the transforms that this peer has; what it cannot compile in time is left out."""
import os
import signal
import sys
import time
import warnings

warnings.filterwarnings("ignore")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # that XLA folds constants is no news
KIND, THREADS = sys.argv[1], int(sys.argv[2])
# Seconds to compile one transform.
PATIENCE = 120
# Loops of Python are not unrolled by torch.compile in time, and what is a loop by design is not compiled.
NOT_COMPILED = ("c_", "j_", "n_")
LOOPS = ("loop_fwd", "loop_grad", "plain_py_loop", "batch_grad")


def torch_thunks(name, dtype):
    work = programs.W[name](dtype)
    args = work["args"]
    functions = {"primal": work["primal"], **work["tr"]}
    if KIND == "torch":
        return {k: lambda f=f: f(*args) for k, f in functions.items()}
    thunks = {}
    if name.startswith(NOT_COMPILED):
        return thunks
    for transform, f in functions.items():
        if transform in LOOPS:
            continue
        torch._dynamo.reset()
        compiled = torch.compile(work["primal"] if transform == "grad_autograd" else f)
        if transform == "grad_autograd":
            compiled = programs.autograd_of(compiled)
        signal.alarm(PATIENCE)
        try:
            compiled(*args), compiled(*args)
            thunks[transform] = lambda f=compiled: f(*args)
        except Exception as error:
            print(f"{name} {transform}: {type(error).__name__}", file=sys.stderr)
        finally:
            signal.alarm(0)
    return thunks


def jax_thunks(name, dtype):
    work = programs.W[name](dtype)
    args, thunks = work["args"], {}
    for transform, f in {"primal": work["primal"], **work["tr"]}.items():
        compiled = jax.jit(f)
        jax.block_until_ready(compiled(*args))
        thunks[transform] = lambda f=compiled: jax.block_until_ready(f(*args))
    return thunks


def seconds_a_call(thunk, seconds):
    start, calls = time.perf_counter(), 0
    while True:
        thunk()
        calls += 1
        passed = time.perf_counter() - start
        if passed >= seconds:
            return passed / calls


def give_up(*_):
    raise TimeoutError


if KIND == "jax":
    import jax
    import programs_jax as programs

    thunks_of = jax_thunks
else:
    import torch
    import programs_torch as programs

    torch.set_num_threads(THREADS)
    signal.signal(signal.SIGALRM, give_up)
    thunks_of = torch_thunks

thunks = {}
for line in sys.stdin:
    match line.split():
        case ["prepare", name, dtype]:
            thunks = thunks_of(name, dtype) if dtype in programs.DT[name] else {}
            print(*thunks, flush=True)
        case ["time", transform, seconds]:
            print(seconds_a_call(thunks[transform], float(seconds)), flush=True)
