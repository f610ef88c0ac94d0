//! The price of an option after Black and Scholes: all its sensitivities of first and second order against closed forms.

use std::f64::consts::PI;

use transform_func::prelude::*;

use super::assert_laws;
use crate::laws::{DOUBLE, Flat, assert_close};

#[derive(Differentiable, Clone, Copy, Debug)]
struct Market {
    spot: f64,
    rate: f64,
    volatility: f64,
    time: f64,
}

/// The standard normal distribution to double precision, by Hart's rational approximation.
#[differentiable]
fn normal_cdf(x: f64) -> f64 {
    const ABOVE: [f64; 7] = [
        0.0352624965998911,
        0.700383064443688,
        6.37396220353165,
        33.912866078383,
        112.079291497871,
        221.213596169931,
        220.206867912376,
    ];
    const BELOW: [f64; 8] = [
        0.0883883476483184,
        1.75566716318264,
        16.064177579207,
        86.7807322029461,
        296.564248779674,
        637.333633378831,
        793.826512519948,
        440.413735824752,
    ];
    let z = x.abs();
    let tail = if z > 37.0 {
        0.0
    } else if z < 7.07106781186547 {
        (-0.5 * z * z).exp() * horner(&ABOVE, z) / horner(&BELOW, z)
    } else {
        let mut fraction = z + 0.65;
        for k in (1..5).rev() {
            fraction = z + k as f64 / fraction;
        }
        (-0.5 * z * z).exp() / (fraction * (2.0 * PI).sqrt())
    };
    if x > 0.0 { 1.0 - tail } else { tail }
}

#[differentiable]
fn horner(coefficients: &[f64], x: f64) -> f64 {
    let mut sum = 0.0;
    for c in coefficients {
        sum = sum * x + c;
    }
    sum
}

#[differentiable]
impl Market {
    fn d1(&self, strike: f64) -> f64 {
        let drift = self.rate + 0.5 * self.volatility.powi(2);
        ((self.spot / strike).ln() + drift * self.time) / (self.volatility * self.time.sqrt())
    }

    /// The right to buy for `strike`.
    fn call(&self, strike: f64) -> f64 {
        let d1 = self.d1(strike);
        let d2 = d1 - self.volatility * self.time.sqrt();
        self.spot * normal_cdf(d1) - strike * (-self.rate * self.time).exp() * normal_cdf(d2)
    }

    /// The right to sell for `strike`.
    fn put(&self, strike: f64) -> f64 {
        self.call(strike) - self.spot + strike * (-self.rate * self.time).exp()
    }
}

#[differentiable]
fn of_flat(x: &[f64], strike: f64) -> f64 {
    Market {
        spot: x[0],
        rate: x[1],
        volatility: x[2],
        time: x[3],
    }
    .put(strike)
}

/// By spot, rate, volatility and time: delta, rho, vega, and theta with its sign turned.
fn first_order(market: &Market, strike: f64) -> [f64; 4] {
    let Market {
        spot,
        rate,
        volatility,
        time,
    } = *market;
    let (d1, root) = (market.d1(strike), time.sqrt());
    let discounted = strike * (-rate * time).exp() * normal_cdf(d1 - volatility * root);
    let density = spot * (-0.5 * d1 * d1).exp() / (2.0 * PI).sqrt();
    [
        normal_cdf(d1),
        time * discounted,
        density * root,
        density * volatility / (2.0 * root) + rate * discounted,
    ]
}

/// The Hessian in the same order: gamma, vanna, charm, vomma, veta, vera and what has no name.
fn second_order(market: &Market, strike: f64) -> [[f64; 4]; 4] {
    let Market {
        spot,
        rate,
        volatility,
        time,
    } = *market;
    let (d1, root) = (market.d1(strike), time.sqrt());
    let d2 = d1 - volatility * root;
    let density = |d: f64| (-0.5 * d * d).exp() / (2.0 * PI).sqrt();
    let discounted = strike * (-rate * time).exp();
    let d1_by_time = (rate + 0.5 * volatility * volatility) / (volatility * root) - d1 / (2.0 * time);
    let d2_by_time = d1_by_time - volatility / (2.0 * root);
    let vega = spot * density(d1) * root;
    let gamma = density(d1) / (spot * volatility * root);
    let by_spot = [
        root * density(d1) / volatility,
        -density(d1) * d2 / volatility,
        density(d1) * d1_by_time,
    ];
    let by_rate = [
        time * discounted * (density(d2) * root / volatility - time * normal_cdf(d2)),
        -vega * d1 * root / volatility,
        discounted * ((1.0 - rate * time) * normal_cdf(d2) + time * density(d2) * d2_by_time),
    ];
    let by_volatility = [
        vega * d1 * d2 / volatility,
        vega * (1.0 / (2.0 * time) - d1 * d1_by_time),
    ];
    let by_time = -0.5 * volatility * vega * (d1 * d1_by_time + 1.0 / (2.0 * time)) / time
        + rate * discounted * (density(d2) * d2_by_time - rate * normal_cdf(d2));
    [
        [gamma, by_spot[0], by_spot[1], by_spot[2]],
        [by_spot[0], by_rate[0], by_rate[1], by_rate[2]],
        [by_spot[1], by_rate[1], by_volatility[0], by_volatility[1]],
        [by_spot[2], by_rate[2], by_volatility[1], by_time],
    ]
}

#[test]
fn black_scholes() {
    let market = Market {
        spot: 102.0,
        rate: 0.03,
        volatility: 0.25,
        time: 0.75,
    };
    for strike in [60.0, 100.0, 130.0] {
        let slopes = grad!(Market::call)(&market, strike);
        let found = [slopes.spot, slopes.rate, slopes.volatility, slopes.time];
        assert_close("first order", &found, &first_order(&market, strike), 1e-11);
        let h = hessian!(Market::call)(&market, strike);
        let rows =
            [h.spot, h.rate, h.volatility, h.time].map(|row| [row.spot, row.rate, row.volatility, row.time]);
        assert_close(
            "second order",
            &rows.flat(),
            &second_order(&market, strike).flat(),
            1e-10,
        );
    }
    let tails = [-9.0, 9.0].map(|x| grad!(normal_cdf)(x) / (-0.5 * 81.0_f64).exp() * (2.0 * PI).sqrt());
    assert_close("density far out", &tails, &[1.0, 1.0], 1e-4);
    assert_laws!(DOUBLE; of_flat, [1.02, 0.03, 0.25, 0.75], 1.0 => zero());
}
