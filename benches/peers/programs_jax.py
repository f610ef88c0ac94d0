"""The workloads as users of JAX write them. The expected figures were checked with these programs."""
import math, numpy as np
import inputs as spec
import jax, jax.numpy as jnp
from jax import grad, vmap, jacrev, jacfwd, hessian, jvp, vjp, lax
from jax.scipy.special import logsumexp
import scipy.special as ss
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_default_matmul_precision", "highest")
NP = {"f32": np.float32, "f64": np.float64}


def T(a, dt):
    a = np.asarray(a)
    return jnp.asarray(a.astype(NP[dt]) if a.dtype.kind == "f" else a)


def gmm(dt, d, k, n, gamma=1.0, m=0):
    I = {a: T(b, dt) for a, b in spec.gmm(d, k, n).items()}
    idx = jnp.asarray(spec.tri_index(d))
    x = I["x"]
    nn = d + m + 1
    const = float(-n * d * 0.5 * math.log(2 * math.pi) + k * (nn * d * (math.log(gamma) - 0.5 * math.log(2)) - ss.multigammaln(0.5 * nn, d)))

    def f(alpha, mu, q, l):
        Q = jnp.exp(q)
        sq = q.sum(1)
        L = jnp.zeros((k, d * d), l.dtype).at[:, idx].set(l).reshape(k, d, d)
        xc = x[:, None, :] - mu[None]
        Lx = Q * xc + jnp.einsum("ijk,mik->mij", L, xc)
        inner = alpha + sq - 0.5 * (Lx * Lx).sum(2)
        slse = logsumexp(inner, axis=1).sum()
        prior = (0.5 * gamma * gamma * ((Q * Q).sum(1) + (l * l).sum(1)) - m * sq).sum()
        return const + slse - n * logsumexp(alpha) - prior
    return dict(primal=f, args=(I["alpha"], I["mu"], I["q"], I["l"]), tr={"grad": grad(f, argnums=(0, 1, 2, 3))}, out=("alpha", "mu", "q", "l"))


def ba(dt):
    I = spec.ba()
    cam, X, w, feat = T(I["cam"][I["obs"][:, 0]], dt), T(I["X"][I["obs"][:, 1]], dt), T(I["w"], dt), T(I["feat"], dt)

    def res(c, X, w, ft):
        Xo = X - c[3:6]
        r = c[0:3]
        th = jnp.sqrt((r * r).sum())
        ct, s = jnp.cos(th), jnp.sin(th)
        v = r / th
        cr = jnp.cross(v, Xo)
        Xc = Xo * ct + cr * s + v * ((v * Xo).sum() * (1 - ct))
        p = Xc[0:2] / Xc[2]
        rs = (p * p).sum()
        p = p * (1 + c[9] * rs + c[10] * rs * rs)
        return w * (p * c[6] + c[7:9] - ft)
    return dict(primal=vmap(res), args=(cam, X, w, feat), tr={"jacrev_blocks": vmap(jacrev(res, argnums=(0, 1, 2))), "jacfwd_blocks": vmap(jacfwd(res, argnums=(0, 1, 2)))}, out=("Jcam", "JX", "Jw"))


def lstm(dt):
    I = {a: T(b, dt) for a, b in spec.lstm().items()}
    st, seq = I["state"], I["seq"]
    b = seq.shape[1]
    nl = st.shape[0] // 2

    def f(main, extra):
        def step(carry, xs):
            s = carry
            inp, gold = xs
            x = inp * extra[0]
            ns = []
            for i in range(nl):
                h, c = s[2 * i], s[2 * i + 1]
                g = jnp.concatenate((x, h, x, h)) * main[2 * i] + main[2 * i + 1]
                sg = jax.nn.sigmoid(g[: 3 * b])
                c = c * sg[:b] + sg[b:2 * b] * jnp.tanh(g[3 * b:])
                h = sg[2 * b:] * jnp.tanh(c)
                ns += [h, c]
                x = h
            y = x * extra[1] + extra[2]
            return tuple(ns), (gold * (y - jnp.log(jnp.exp(y).sum() + 2))).sum()
        _, ls = lax.scan(step, tuple(st), (seq[:-1], seq[1:]))
        return -ls.sum() / ((seq.shape[0] - 1) * b)
    return dict(primal=f, args=(I["main"], I["extra"]), tr={"grad": grad(f, argnums=(0, 1))}, out=("main", "extra"))


def mlp_fwd(p, x):
    n = len(p) // 2
    for i in range(n):
        x = x @ p[2 * i].T + p[2 * i + 1]
        if i < n - 1:
            x = jnp.tanh(x)
    return x


def mlp_loss(p, x, y):
    z = mlp_fwd(p, x)
    return (logsumexp(z, axis=1) - jnp.take_along_axis(z, y[:, None], 1)[:, 0]).mean()


def mlp_loss1(p, x, y):
    z = mlp_fwd(p, x)
    return logsumexp(z) - z[y]


SZ = (784, 256, 128, 10)
PN = ("W1", "b1", "W2", "b2", "W3", "b3")


def mlp_grad(dt):
    p, x, y = spec.mlp(SZ, 128)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    f = lambda *p: mlp_loss(p, x, y)
    return dict(primal=f, args=p, tr={"grad": grad(f, argnums=tuple(range(6)))}, out=PN)


def mlp_persample(dt):
    p, x, y = spec.mlp(SZ, 128)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    g = vmap(grad(mlp_loss1), in_axes=(None, 0, 0))
    return dict(primal=lambda *p: mlp_loss(p, x, y), args=p, tr={"vmap_grad": lambda *p: g(p, x, y), "batch_grad": grad(lambda *p: mlp_loss(p, x, y), argnums=tuple(range(6)))}, out=PN)


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
    return dict(primal=lambda *p: f(p), args=p, tr={"hvp_fwd_rev": lambda *p: jvp(grad(f), (p,), (v,))[1], "hvp_rev_rev": lambda *p: vjp(grad(f), p)[1](v)[0]}, out=PN)


def ensemble(dt):
    p, x, y = spec.mlp((784, 128, 10), 64, seed=540, ens=16)
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)
    vf = vmap(mlp_loss, in_axes=(0, None, None))
    vg = vmap(grad(mlp_loss), in_axes=(0, None, None))
    return dict(primal=lambda *p: vf(p, x, y), args=p, tr={"vmap_grad": lambda *p: vg(p, x, y),
                "loop_fwd": lambda *p: jnp.stack([mlp_loss(tuple(a[i] for a in p), x, y) for i in range(16)]),
                "loop_grad": lambda *p: [grad(mlp_loss)(tuple(a[i] for a in p), x, y) for i in range(16)]}, out=("W1", "b1", "W2", "b2"))


def ntk(dt):
    p, x, _ = spec.mlp((784, 64, 10), 32, seed=560)
    p = tuple(T(a, dt) for a in p); x = T(x, dt)
    x1, x2 = x[:16], x[16:]
    J = vmap(jacrev(mlp_fwd), (None, 0))

    def k(*p):
        j1, j2 = J(p, x1), J(p, x2)
        return sum(jnp.einsum("Naf,Mbf->NMab", a.reshape(a.shape[0], a.shape[1], -1), b.reshape(b.shape[0], b.shape[1], -1)) for a, b in zip(j1, j2))
    return dict(primal=lambda *p: mlp_fwd(p, x), args=p, tr={"ntk": k}, out=None, main="ntk")


def lv(dt):
    p = T(spec.LV_P, dt)
    h = spec.LV_DT

    def f(p):
        a, b, c, d = p[0], p[1], p[2], p[3]

        def rhs(x, y):
            xy = x * y
            return a * x - b * xy, d * xy - c * y

        def step(s, _):
            x, y = s
            k1x, k1y = rhs(x, y)
            k2x, k2y = rhs(x + 0.5 * h * k1x, y + 0.5 * h * k1y)
            k3x, k3y = rhs(x + 0.5 * h * k2x, y + 0.5 * h * k2y)
            k4x, k4y = rhs(x + h * k3x, y + h * k3y)
            return (x + (h / 6) * (k1x + 2 * k2x + 2 * k3x + k4x), y + (h / 6) * (k1y + 2 * k2y + 2 * k3y + k4y)), None
        one = jnp.ones((), p.dtype)
        (x, y), _ = lax.scan(step, (one, one), None, length=spec.LV_STEPS)
        return x + y
    return dict(primal=f, args=(p,), tr={"grad": grad(f), "jacfwd": jacfwd(f)}, out=None, main="grad")


def rosen(dt):
    x, v = (T(a, dt) for a in spec.rosen())

    def f(x):
        a = x[1:] - x[:-1] ** 2
        b = 1 - x[:-1]
        return (100 * a * a + b * b).sum()
    return dict(primal=f, args=(x,), tr={"grad": grad(f), "hvp": lambda x: jvp(grad(f), (x,), (v,))[1]}, out=None, main="grad", also=("hvp",))


def attn(dt):
    I = {a: T(b, dt) for a, b in spec.attn().items()}

    def f(x, wq, wk, wv, wo):
        S, D = x.shape
        H, E = 4, D // 4
        q = (x @ wq.T).reshape(S, H, E).transpose(1, 0, 2)
        k = (x @ wk.T).reshape(S, H, E).transpose(1, 0, 2)
        v = (x @ wv.T).reshape(S, H, E).transpose(1, 0, 2)
        a = jax.nn.softmax(q @ k.transpose(0, 2, 1) / math.sqrt(E), -1)
        o = (a @ v).transpose(1, 0, 2).reshape(S, D) @ wo.T
        return (o * o).mean()
    return dict(primal=f, args=tuple(I[a] for a in ("x", "wq", "wk", "wv", "wo")), tr={"grad": grad(f, argnums=(0, 1, 2, 3, 4))}, out=("x", "wq", "wk", "wv", "wo"))


def cnn(dt):
    p, x, y = spec.cnn()
    p = tuple(T(a, dt) for a in p); x = T(x, dt); y = T(y, dt)

    def conv(x, w, b):  # x NHWC, w OIHW
        return lax.conv_general_dilated(x, w.transpose(2, 3, 1, 0), (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")) + b

    def pool(x):
        N, H, W, C = x.shape
        return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def fwd(p, x):
        x = x.transpose(0, 2, 3, 1)
        x = pool(jax.nn.relu(conv(x, p[0], p[1])))
        x = pool(jax.nn.relu(conv(x, p[2], p[3])))
        x = x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)
        return x @ p[4].T + p[5]

    def f(*p):
        z = fwd(p, x)
        return (logsumexp(z, axis=1) - jnp.take_along_axis(z, y[:, None], 1)[:, 0]).mean()

    def l1(p, x, y):
        z = fwd(p, x[None])[0]
        return logsumexp(z) - z[y]
    ps = vmap(grad(l1), in_axes=(None, 0, 0))
    return dict(primal=f, args=p, tr={"grad": grad(f, argnums=tuple(range(6))), "per_sample": lambda *p: ps(p, x, y)}, out=PN, main="grad", also=("per_sample",))


def newton(dt):
    x = T(spec.newton(), dt)
    tol = 1e-12 if dt == "f64" else 1e-6

    def one(x):
        return lax.while_loop(lambda y: jnp.abs(y * y - x) > tol * x, lambda y: 0.5 * (y + x / y), x)
    f = vmap(one)
    return dict(primal=f, args=(x,), tr={"lax_map": lambda x: lax.map(one, x), "vmap_jvp_grad": vmap(lambda a: jvp(one, (a,), (jnp.ones_like(a),))[1])}, out=None, main="vmap_jvp_grad")


W = {
    "a1_gmm_d10_k25_n1000": lambda dt: gmm(dt, 10, 25, 1000),
    "a2_gmm_d64_k50_n1000": lambda dt: gmm(dt, 64, 50, 1000),
    "b_ba_2048": ba, "c_lstm_l2_c1024": lstm, "d_mlp_grad": mlp_grad, "e_mlp_persample": mlp_persample,
    "f_jac_64_b32": jac, "g1_hessian_64": hess, "g2_mlp_hvp": mlp_hvp, "h_ensemble16": ensemble, "i_ntk16": ntk,
    "j_lv_rk4_1000": lv, "k_rosenbrock_1000": rosen, "l_attention": attn, "m_cnn": cnn, "n_newton_10k": newton,
}
DT = {"c_lstm_l2_c1024": ["f64"], "b_ba_2048": ["f64"], "j_lv_rk4_1000": ["f64"], "n_newton_10k": ["f64"]}
for k_ in W:
    DT.setdefault(k_, ["f32", "f64"])
