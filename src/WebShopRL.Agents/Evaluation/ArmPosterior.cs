namespace WebShopRL.Agents.Evaluation;

/// <summary>What is believed about an arm: a distribution over its mean, updated by each outcome.</summary>
internal abstract class ArmPosterior
{
    /// <summary>bernoulli: of the success rate; normal: of the mean reward.</summary>
    public static ArmPosterior Create(string likelihood) => likelihood switch
    {
        "bernoulli" => new BetaPosterior(),
        "normal" => new NormalGammaPosterior(),
        _ => throw new ArgumentException($"'{likelihood}' is not a likelihood: give bernoulli or normal.", nameof(likelihood)),
    };

    public abstract double Mean { get; }

    /// <summary>Standard deviation; null where there is none.</summary>
    public abstract double? Deviation { get; }

    public abstract double Draw(Random random);
    public abstract void Update(double reward);

    /// <summary>Beta(1, 1) over the success rate; an episode succeeds with reward 1.</summary>
    private sealed class BetaPosterior : ArmPosterior
    {
        private double _a = 1, _b = 1;

        public override double Mean => _a / (_a + _b);
        public override double? Deviation => Math.Sqrt(_a * _b / (_a + _b + 1)) / (_a + _b);
        public override double Draw(Random random) => random.Beta(_a, _b);
        public override void Update(double reward) => (_a, _b) = reward == 1 ? (_a + 1, _b) : (_a, _b + 1);
    }

    /// <summary>
    /// Normal-Gamma over mean and precision of the reward. The prior is worth one episode of reward 0.5 and variance 0.1, about what agents on WebShop have,
    /// so that the first outcomes outweigh it at once.
    /// </summary>
    private sealed class NormalGammaPosterior : ArmPosterior
    {
        private double _mean = 0.5, _kappa = 1, _alpha = 1, _beta = 0.1;

        public override double Mean => _mean;

        /// <summary>Of the mean's marginal, Student's t with 2α degrees of freedom and squared scale β / (ακ): its variance is β / (κ(α − 1)).</summary>
        public override double? Deviation => _alpha > 1 ? Math.Sqrt(_beta / (_kappa * (_alpha - 1))) : null;

        public override double Draw(Random random)
        {
            var precision = random.Gamma(_alpha) / _beta;
            return _mean + random.Normal() / Math.Sqrt(_kappa * precision);
        }

        public override void Update(double reward)
        {
            _beta += _kappa * (reward - _mean) * (reward - _mean) / (2 * (_kappa + 1));
            _mean = (_kappa * _mean + reward) / (_kappa + 1);
            _kappa += 1;
            _alpha += 0.5;
        }
    }
}
