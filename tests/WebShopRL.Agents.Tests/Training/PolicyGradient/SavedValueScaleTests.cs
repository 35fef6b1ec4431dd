using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Training.PolicyGradient;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>A run saves in which scale its value head has learned, once it has.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class SavedValueScaleTests(PlayedShop shop) : IClassFixture<PlayedShop>
{
    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Run_SavesTheScaleOfItsRewards(string algorithm)
    {
        using var folder = new TemporaryFolder();

        shop.Train(Scaled(algorithm), folder.Path);

        Assert.Equal((true, (double?)5), Saved(folder, "last"));
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("ppo")]
    public void Start_ThatIsKeptAsTheBest_HasLearnedNoValues(string algorithm)
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();

        // Stopped at its first metric, which is of the check of the start.
        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(Scaled(algorithm), folder.Path, _ => stop.Cancel(), stop.Token));

        Assert.Equal((false, null), Saved(folder, "best"));
    }

    private static PolicyGradientSettings Scaled(string algorithm) => algorithm == "pg" ? PlayedShop.Pg with { Updates = 1, RewardScale = 5 } : PlayedShop.Ppo with { Updates = 1, RewardScale = 5 };

    private static (bool Trained, double? Scale) Saved(TemporaryFolder folder, string kind)
    {
        var config = CheckpointFolder.LoadConfig(folder.File(kind));
        return (config.ValueTrained, config.ValueScale);
    }
}
