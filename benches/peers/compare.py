"""Runs this crate and its peers in turns on every workload; prints a table, and writes the rows to `target/peers.json`.

`run.sh` builds what is run here, and passes its arguments on. Every program is a process that stays: it prepares a workload,
and then times a transform of it for a moment whenever it is asked, so that what else the machine does falls on all alike.
The time of a transform is that of its quietest round."""
import argparse
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ("torch", "compile", "jax")
# What else of a peer's gives the same result: the fastest counts.
SAME = {
    "grad": ("grad_autograd",),
    "vmap_grad": ("loop_grad",),
    "hvp_fwd_rev": ("hvp_rev_rev",),
    "jacrev_blocks": ("jacfwd_blocks",),
    "vmap_jvp_grad": ("plain_py_loop", "lax_map"),
}
# The float type that users of the workload have: f64 for the sciences, f32 for networks.
SCIENCES = ("a1_", "a2_", "b_", "c_", "g1_", "j_", "k_", "n_")


class Program:
    """A process that answers requests."""

    def __init__(self, command, threads):
        env = dict(os.environ, RAYON_NUM_THREADS=str(threads), OMP_NUM_THREADS=str(threads))
        env["TORCHINDUCTOR_CACHE_DIR"] = os.path.join(HERE, "../../target/peers-inductor")
        pin = ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[-1])] if threads == 1 else []
        self.process = subprocess.Popen(
            pin + command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=env
        )

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"no answer to `{request}` from {self.process.args}")
        return answer.split()

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def measured(programs, wanted, rounds, seconds):
    """The least seconds a call of each (program, transform), from rounds in turns."""
    least = {}
    for i in range(rounds):
        for program, transform in wanted:
            # What takes long needs no more rounds.
            if i >= 3 and least[program, transform] > 0.2:
                continue
            took = float(programs[program].ask(f"time {transform} {seconds}")[0])
            least[program, transform] = min(took, least.get((program, transform), took))
    return least


def compare(programs, workload, dtype, threads, rounds, seconds):
    """The rows of a workload."""
    request = f"prepare {workload} {dtype}"
    ours = dict(pair.split("=") for pair in programs["ours"].ask(request))
    theirs = {peer: program.ask(request) for peer, program in programs.items() if peer != "ours"}
    wanted = [("ours", transform) for transform in ours]
    like = {against: (against, *SAME.get(against, ())) for against in ours.values()}
    names = {name for group in like.values() for name in group}
    wanted += [(peer, t) for peer, transforms in theirs.items() for t in transforms if t in names]
    least = measured(programs, wanted, rounds, seconds)
    rows = []
    for transform, against in ours.items():
        if transform == "hand":
            continue
        peers = dict.fromkeys((*PEERS, "hand"))
        for peer in theirs:
            times = [least[peer, t] for t in like[against] if (peer, t) in least]
            peers[peer] = round(1e6 * min(times), 2) if times else None
        if against == "grad" and "hand" in ours:
            peers["hand"] = round(1e6 * least["ours", "hand"], 2)
        us = 1e6 * least["ours", transform]
        best = [peers[peer] for peer in PEERS if peers[peer] is not None]
        row = {"workload": workload, "transform": transform, "dtype": dtype, "threads": threads}
        row |= {"ours_us": round(us, 2), "peers": peers, "ratio_best": round(us / min(best), 3) if best else None}
        rows.append(row)
    return rows


def show(row):
    def cell(us):
        return f"{us:>12.1f}" if us is not None else f"{'-':>12}"

    names = f"{row['workload']:<22}{row['transform']:<15}{row['dtype']:<5}{row['threads']:>2}"
    ratio = f"{row['ratio_best']:>9.2f}" if row["ratio_best"] is not None else ""
    print(names + cell(row["ours_us"]) + "".join(map(cell, row["peers"].values())) + ratio, flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ours", required=True, help="the bench target's binary")
    arguments.add_argument("--out", required=True, help="where the rows are written")
    arguments.add_argument("--quick", action="store_true", help="one thread, one float type, without torch.compile")
    arguments.add_argument("--usual", action="store_true", help="each workload in the float type that its users have")
    arguments.add_argument("--threads", default="1,2", help="numbers of threads")
    arguments.add_argument("--peers", help="some of torch,compile,jax only")
    arguments.add_argument("workloads", nargs="*", help="how names of workloads begin; all if there is none")
    args = arguments.parse_args()
    quick = "torch,jax" if args.quick else ",".join(PEERS)
    peers = (args.peers or quick).split(",")
    rounds, seconds = (5, 0.01) if args.quick else (9, 0.02)
    listed = subprocess.run([args.ours, "list"], capture_output=True, text=True, check=True).stdout
    workloads = [line.split() for line in listed.splitlines()]
    chosen = tuple(args.workloads) or ("",)
    head = "".join(f"{name:>12}" for name in ("ours us", "torch", "compile", "jax", "hand"))
    print(f"{'workload':<22}{'transform':<15}{'':<5}{'':>2}{head}{'ours/best':>9}")
    rows = []
    for threads in map(int, (args.threads if not args.quick else "1").split(",")):
        programs = {"ours": Program([args.ours, "serve"], threads)}
        for peer in peers:
            programs[peer] = Program([sys.executable, os.path.join(HERE, "peer.py"), peer, str(threads)], threads)
        for name, *dtypes in workloads:
            if not name.startswith(chosen):
                continue
            if args.quick or args.usual:
                dtypes = ["f64" if name.startswith(SCIENCES) else "f32"]
            for dtype in dtypes:
                for row in compare(programs, name, dtype, threads, rounds, seconds):
                    rows.append(row)
                    show(row)
                with open(args.out, "w") as out:
                    json.dump(rows, out, indent=1)
        for program in programs.values():
            program.end()


main()
