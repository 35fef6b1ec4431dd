using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Base of every algorithm's settings. The records are the one source for the launch form, the API's validation and schema, and the docs: each property
/// has a default, a <see cref="DisplayAttribute"/> (name, description, group) and its legal values (<see cref="RangeAttribute"/>, <see cref="AllowedValuesAttribute"/>).
/// In JSON they are snake_case. What all algorithms share stands here.
/// </summary>
public abstract record TrainingSettings
{
    /// <summary>Those that say how long a text may be in tokens, by name: a network needs so many positions.</summary>
    public virtual IReadOnlyDictionary<string, int> LongestTexts() => new Dictionary<string, int>();

    [Display(Name = "Learning rate", Description = "Peak learning rate of AdamW; it falls linearly to 0.", GroupName = "Optimizer")]
    [Range(1e-7, 1e-1)]
    public double LearningRate { get; init; } = 2e-5;

    [Display(Name = "Warm-up", Description = "Share of the updates over which the learning rate rises from 0.", GroupName = "Optimizer")]
    [Range(0.0, 0.5)]
    public double WarmUp { get; init; }

    [Display(Name = "Gradient clip", Description = "Longest gradient; a longer one is scaled down.", GroupName = "Optimizer")]
    [Range(0.01, 1000.0)]
    public double GradientClip { get; init; } = 1;

    [Display(Name = "Weight decay", Description = "AdamW's decoupled weight decay.", GroupName = "Optimizer")]
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; }

    [Display(Name = "Validation goals", Description = "Goals of the validation split played (or instructions held out) at each check; the best checkpoint is the one that does best on them. 0 checks nothing.", GroupName = "Validation")]
    [Range(0, 1000)]
    public int ValidationGoals { get; init; } = 100;

    [Display(Name = "Validate every", Description = "Updates between two checks.", GroupName = "Validation")]
    [Range(1, 1_000_000)]
    public int ValidateEvery { get; init; } = 100;

    [Display(Name = "Patience", Description = "The run ends after so many checks in a row without a new best. 0 never does.", GroupName = "Budget")]
    [Range(0, 1000)]
    public int Patience { get; init; }

    [Display(Name = "Minutes", Description = "The run ends after so many minutes of training, checks included and pauses left out. The learning rate still falls as over all updates. 0 sets no limit.", GroupName = "Budget")]
    [Range(0.0, 100_000.0)]
    public double Minutes { get; init; }

    /// <summary>What Adam adds to the root of the second moment.</summary>
    internal virtual double AdamEpsilon => 1e-8;
}

/// <summary>What algorithms share that go over fixed examples in passes.</summary>
public abstract record PassesSettings : TrainingSettings
{
    [Display(Name = "Epochs", Description = "Passes over the data.", GroupName = "Optimizer")]
    [Range(1, 1000)]
    public int Epochs { get; init; } = 10;

    [Display(Name = "Update budget", Description = "The run has at most so many updates, also where the passes would be more; the learning rate falls over so many. 0 sets no limit.", GroupName = "Budget")]
    [Range(0, 100_000_000)]
    public int UpdateBudget { get; init; }

    /// <summary>As many of the updates as the budget allows.</summary>
    internal int Within(int updates) => UpdateBudget > 0 ? Math.Min(updates, UpdateBudget) : updates;

    [Display(Name = "Batch", Description = "Examples (states, texts) in one update.", GroupName = "Optimizer")]
    [Range(1, 1024)]
    public int Batch { get; init; } = 32;
}

/// <summary>Where a setting stands among the others on forms: those without a word stand between, as they are declared.</summary>
internal static class SettingsOrder
{
    public const int First = -1, Last = 1;
}
