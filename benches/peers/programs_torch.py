"""The workloads as users of PyTorch write them. The expected figures were computed with these programs."""
import math, torch, numpy as np
import inputs as spec
import torch.nn.functional as F
from torch.func import grad, vmap, jacrev, jacfwd, hessian, jvp, vjp

NP = {"f32": np.float32, "f64": np.float64}


def T(a, dt):
    a = np.asarray(a)
    return torch.from_numpy(a.astype(NP[dt]) if a.dtype.kind == "f" else a)


def autograd_of(f):
    """classic tape: fresh leaves, torch.autograd.grad"""
    def g(*args):
        a = [x.detach().requires_grad_(True) for x in args]
        return torch.autograd.grad(f(*a), a)
    return g


def gmm(dt, d, k, n, gamma=1.0, m=0):
    I = {a: T(b, dt) for a, b in spec.gmm(d, k, n).items()}
    idx = torch.from_numpy(spec.tri_index(d))
    x = I["x"]
    nn = d + m + 1
    const = -n * d * 0.5 * math.log(2 * math.pi) + k * (nn * d * (math.log(gamma) - 0.5 * math.log(2)) - float(torch.special.multigammaln(torch.tensor(0.5 * nn, dtype=torch.float64), d)))

    def f(alpha, mu, q, l):
        Q = torch.exp(q)
        sq = q.sum(1)
        L = l.new_zeros(k, d * d).index_copy(1, idx, l).view(k, d, d)
        xc = x[:, None, :] - mu[None]
        Lx = Q * xc + torch.einsum("ijk,mik->mij", L, xc)
        inner = alpha + sq - 0.5 * (Lx * Lx).sum(2)
        slse = torch.logsumexp(inner, 1).sum()
        prior = (0.5 * gamma * gamma * ((Q * Q).sum(1) + (l * l).sum(1)) - m * sq).sum()
        return const + slse - n * torch.logsumexp(alpha, 0) - prior

    return dict(primal=f, args=(I["alpha"], I["mu"], I["q"], I["l"]),
                tr={"grad": grad(f, argnums=(0, 1, 2, 3)), "grad_autograd": autograd_of(f)},
                out=("alpha", "mu", "q", "l"))


def ba(dt):
    I = spec.ba()
    cam, X, w, feat = T(I["cam"][I["obs"][:, 0]], dt), T(I["X"][I["obs"][:, 1]], dt), T(I["w"], dt), T(I["feat"], dt)

    def res(c, X, w, ft):
        Xo = X - c[3:6]
        r = c[0:3]
        th = torch.sqrt((r * r).sum())
        ct, s = torch.cos(th), torch.sin(th)
        v = r / th
        cr = torch.linalg.cross(v, Xo)
        Xc = Xo * ct + cr * s + v * ((v * Xo).sum() * (1 - ct))
        p = Xc[0:2] / Xc[2]
        rs = (p * p).sum()
        p = p * (1 + c[9] * rs + c[10] * rs * rs)
        return w * (p * c[6] + c[7:9] - ft)

    jr = vmap(jacrev(res, argnums=(0, 1, 2)))
    jf = vmap(jacfwd(res, argnums=(0, 1, 2)))
    return dict(primal=vmap(res), args=(cam, X, w, feat), tr={"jacrev_blocks": jr, "jacfwd_blocks": jf}, out=("Jcam", "JX", "Jw"))


def lstm(dt):
    I = {a: T(b, dt) for a, b in spec.lstm().items()}
    st, seq = I["state"], I["seq"]
    b = seq.shape[1]
    nl = st.shape[0] // 2

    def f(main, extra):
        s = [st[i] for i in range(2 * nl)]
        total = 0.0
        inp = seq[0]
        W = main.unbind(0)
        e0, e1, e2 = extra.unbind(0)
        for t in range(seq.shape[0] - 1):
            x = inp * e0
            for i in range(nl):
                h, c = s[2 * i], s[2 * i + 1]
                g = torch.cat((x, h, x, h)) * W[2 * i] + W[2 * i + 1]
                sg = torch.sigmoid(g[: 3 * b])
                c = c * sg[:b] + sg[b:2 * b] * torch.tanh(g[3 * b:])
                h = sg[2 * b:] * torch.tanh(c)
                s[2 * i], s[2 * i + 1] = h, c
                x = h
            y = x * e1 + e2
            gold = seq[t + 1]
            total = total + (gold * (y - torch.log(torch.exp(y).sum() + 2))).sum()
            inp = gold
        return -total / ((seq.shape[0] - 1) * b)

    return dict(primal=f, args=(I["main"], I["extra"]), tr={"grad": grad(f, argnums=(0, 1)), "grad_autograd": autograd_of(f)}, out=("main", "extra"), slow=True)


def mlp_fwd(p, x):
    n = len(p) // 2
    for i in range(n):
        x = F.linear(x, p[2 * i], p[2 * i + 1])
        if i < n - 1:
            x = torch.tanh(x)
    return x


def mlp_loss(p, x, y):
    return F.cross_entropy(mlp_fwd(p, x), y)


def mlp_loss1(p, x, y):
    z = mlp_fwd(p, x)
    return torch.logsumexp(z, 0) - z.gather(0, y.view(1))[0]


SZ = (784, 256, 128, 10)


def mlp_grad(dt):
    p, x, y = spec.mlp(SZ, 128)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    f = lambda *p: mlp_loss(p, x, y)
    return dict(primal=f, args=p, tr={"grad": grad(f, argnums=tuple(range(6))), "grad_autograd": autograd_of(f)}, out=("W1", "b1", "W2", "b2", "W3", "b3"))


def mlp_persample(dt):
    p, x, y = spec.mlp(SZ, 128)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    g = vmap(grad(lambda p, x, y: mlp_loss1(p, x, y)), in_dims=(None, 0, 0))
    return dict(primal=lambda *p: mlp_loss(p, x, y), args=p,
                tr={"vmap_grad": lambda *p: g(p, x, y), "batch_grad": grad(lambda *p: mlp_loss(p, x, y), argnums=tuple(range(6)))}, out=("W1", "b1", "W2", "b2", "W3", "b3"))


def jac(dt):
    p, x, _ = spec.mlp((64, 64, 64), 32, seed=500)
    p = tuple(T(a, dt) for a in p); x = T(x, dt)
    f = lambda x: mlp_fwd(p, x)
    return dict(primal=f, args=(x,), tr={"jacrev": vmap(jacrev(f)), "jacfwd": vmap(jacfwd(f))}, out=("J",))


def hess(dt):
    p, x, _ = spec.mlp((64, 32, 1), 1, seed=520)
    p = tuple(T(a, dt) for a in p); x = T(x[0], dt)
    f = lambda x: mlp_fwd(p, x)[0]
    return dict(primal=f, args=(x,), tr={"grad": grad(f), "hessian": hessian(f)}, out=None, main="hessian")


def mlp_hvp(dt):
    p, x, y = spec.mlp(SZ, 128)
    v, _, _ = spec.mlp(SZ, 1, seed=470)
    p = tuple(T(a, dt) for a in p); v = tuple(T(a, dt) for a in v); x = T(x, dt); y = T(y, dt)
    f = lambda p: mlp_loss(p, x, y)

    def hvp(*p):
        return jvp(grad(f), (p,), (v,))[1]

    def hvp_rr(*p):
        _, vf = vjp(grad(f), p)
        return vf(v)[0]
    return dict(primal=lambda *p: f(p), args=p, tr={"hvp_fwd_rev": hvp, "hvp_rev_rev": hvp_rr}, out=("W1", "b1", "W2", "b2", "W3", "b3"))


def ensemble(dt):
    p, x, y = spec.mlp((784, 128, 10), 64, seed=540, ens=16)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    l = lambda p, x, y: mlp_loss(p, x, y)
    vf = vmap(l, in_dims=(0, None, None))
    vg = vmap(grad(l), in_dims=(0, None, None))

    def loop_f(*p):
        return torch.stack([l(tuple(a[i] for a in p), x, y) for i in range(16)])

    def loop_g(*p):
        return [grad(l)(tuple(a[i] for a in p), x, y) for i in range(16)]
    return dict(primal=lambda *p: vf(p, x, y), args=p, tr={"vmap_grad": lambda *p: vg(p, x, y), "loop_fwd": loop_f, "loop_grad": loop_g},
                out=("W1", "b1", "W2", "b2"))


def ntk(dt):
    p, x, _ = spec.mlp((784, 64, 10), 32, seed=560)
    p = tuple(T(a, dt) for a in p); x = T(x, dt)
    x1, x2 = x[:16], x[16:]

    def f(p, x):
        return mlp_fwd(p, x)
    J = vmap(jacrev(f), (None, 0))

    def k(*p):
        j1, j2 = J(p, x1), J(p, x2)
        return sum(torch.einsum("Naf,Mbf->NMab", a.flatten(2), b.flatten(2)) for a, b in zip(j1, j2))
    return dict(primal=lambda *p: f(p, x), args=p, tr={"ntk": k}, out=None, main="ntk")


def lv(dt):
    p = T(spec.LV_P, dt)
    h = spec.LV_DT

    def f(p):
        a, b, c, d = p.unbind(0)
        x = p.new_tensor(spec.LV_X0) if False else torch.ones((), dtype=p.dtype)
        y = torch.ones((), dtype=p.dtype)

        def rhs(x, y):
            xy = x * y
            return a * x - b * xy, d * xy - c * y
        for _ in range(spec.LV_STEPS):
            k1x, k1y = rhs(x, y)
            k2x, k2y = rhs(x + 0.5 * h * k1x, y + 0.5 * h * k1y)
            k3x, k3y = rhs(x + 0.5 * h * k2x, y + 0.5 * h * k2y)
            k4x, k4y = rhs(x + h * k3x, y + h * k3y)
            x = x + (h / 6) * (k1x + 2 * k2x + 2 * k3x + k4x)
            y = y + (h / 6) * (k1y + 2 * k2y + 2 * k3y + k4y)
        return x + y
    return dict(primal=f, args=(p,), tr={"grad": grad(f), "grad_autograd": lambda p: autograd_of(f)(p)[0]}, out=None, main="grad", slow=True)


def rosen(dt):
    x, v = (T(a, dt) for a in spec.rosen())

    def f(x):
        a = x[1:] - x[:-1] ** 2
        b = 1 - x[:-1]
        return (100 * a * a + b * b).sum()
    return dict(primal=f, args=(x,), tr={"grad": grad(f), "grad_autograd": lambda x: autograd_of(f)(x)[0], "hvp": lambda x: jvp(grad(f), (x,), (v,))[1]}, out=None, main="grad", also=("hvp",))


def attn(dt):
    I = {a: T(b, dt) for a, b in spec.attn().items()}

    def f(x, wq, wk, wv, wo):
        S, D = x.shape
        H, E = 4, D // 4
        q = (x @ wq.T).view(S, H, E).transpose(0, 1)
        k = (x @ wk.T).view(S, H, E).transpose(0, 1)
        v = (x @ wv.T).view(S, H, E).transpose(0, 1)
        a = torch.softmax(q @ k.transpose(1, 2) / math.sqrt(E), -1)
        o = (a @ v).transpose(0, 1).reshape(S, D) @ wo.T
        return (o * o).mean()
    args = tuple(I[a] for a in ("x", "wq", "wk", "wv", "wo"))
    return dict(primal=f, args=args, tr={"grad": grad(f, argnums=(0, 1, 2, 3, 4)), "grad_autograd": autograd_of(f)}, out=("x", "wq", "wk", "wv", "wo"))


def cnn(dt):
    p, x, y = spec.cnn()
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)

    def fwd(p, x):
        x = F.max_pool2d(F.relu(F.conv2d(x, p[0], p[1])), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, p[2], p[3])), 2)
        return F.linear(x.flatten(1), p[4], p[5])
    f = lambda *p: F.cross_entropy(fwd(p, x), y)

    def l1(p, x, y):
        z = fwd(p, x[None])[0]
        return torch.logsumexp(z, 0) - z.gather(0, y.view(1))[0]
    ps = vmap(grad(l1), in_dims=(None, 0, 0))
    return dict(primal=f, args=p, tr={"grad": grad(f, argnums=tuple(range(6))), "grad_autograd": autograd_of(f), "per_sample": lambda *p: ps(p, x, y)}, out=("W1", "b1", "W2", "b2", "W3", "b3"), main="grad", also=("per_sample",))


def newton(dt):
    x = T(spec.newton(), dt)
    tol = 1e-12 if dt == "f64" else 1e-6

    def masked(x):
        y = x.clone()
        act = torch.abs(y * y - x) > tol * x
        while bool(act.any()):
            y = torch.where(act, 0.5 * (y + x / y), y)
            act = torch.abs(y * y - x) > tol * x
        return y

    def plain(x):
        out = []
        for a in x.tolist():
            v = a
            while abs(v * v - a) > tol * a:
                v = 0.5 * (v + a / v)
            out.append(v)
        return torch.tensor(out, dtype=x.dtype)
    return dict(primal=masked, args=(x,), tr={"plain_py_loop": plain}, out=None, main=None)


W = {
    "a1_gmm_d10_k25_n1000": lambda dt: gmm(dt, 10, 25, 1000),
    "a2_gmm_d64_k50_n1000": lambda dt: gmm(dt, 64, 50, 1000),
    "b_ba_2048": ba, "c_lstm_l2_c1024": lstm, "d_mlp_grad": mlp_grad, "e_mlp_persample": mlp_persample,
    "f_jac_64_b32": jac, "g1_hessian_64": hess, "g2_mlp_hvp": mlp_hvp, "h_ensemble16": ensemble, "i_ntk16": ntk,
    "j_lv_rk4_1000": lv, "k_rosenbrock_1000": rosen, "l_attention": attn, "m_cnn": cnn, "n_newton_10k": newton,
}
DT = {"a1_gmm_d10_k25_n1000": ["f64", "f32"], "a2_gmm_d64_k50_n1000": ["f64", "f32"], "b_ba_2048": ["f64"], "c_lstm_l2_c1024": ["f64"],
      "g1_hessian_64": ["f64", "f32"], "j_lv_rk4_1000": ["f64"], "k_rosenbrock_1000": ["f64", "f32"], "n_newton_10k": ["f64"]}
for k_ in W:
    DT.setdefault(k_, ["f32", "f64"])
