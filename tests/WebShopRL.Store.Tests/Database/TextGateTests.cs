using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Texts;

namespace WebShopRL.Tests.Database;

[Trait(Category.Name, Category.Integration)]
public sealed class TextGateTests(StoreDatabase database) : IClassFixture<StoreDatabase>
{
    private const string Odd = "steel \0 mug \ud83d, whole 😀, turned \ude00\ud83d";
    private const string Mended = "steel \uFFFD mug \uFFFD, whole 😀, turned \uFFFD\uFFFD";

    [Fact]
    public async Task Save_MendsTextsListsAndJson()
    {
        var (run, trajectory, evaluation) = await database.WithStoreAsync(async store =>
        {
            var run = new Run { Name = Odd, Algorithm = "il", Settings = """{"a": "\u0000 \ud83d \ud83d\ude00 \\u0000"}""", Tags = [Odd, "plain"], CreatedAt = DateTimeOffset.UtcNow };
            var trajectory = new StoredTrajectory { Source = "human", Catalog = "demo", Instruction = Odd, Steps = """[{"observation": "\u0000"}]""", CreatedAt = DateTimeOffset.UtcNow };
            var evaluation = new EvaluationRecord { Split = "test", Decoding = "greedy", CreatedAt = DateTimeOffset.UtcNow };
            store.AddRange(run, trajectory, evaluation);
            await store.SaveChangesAsync();
            store.EvaluationEpisodes.Add(new EvaluationEpisode { EvaluationId = evaluation.Id, Goal = 1, Actions = [$"search[{Odd}]"] });
            await store.SaveChangesAsync();
            return (run.Id, trajectory.Id, evaluation.Id);
        });

        await database.WithStoreAsync(async store =>
        {
            var read = await store.Runs.AsNoTracking().SingleAsync(row => row.Id == run);
            Assert.Equal((Mended, Mended), (read.Name, read.Tags[0]));
            Assert.Contains("\uFFFD \uFFFD 😀 \\\\u0000", read.Settings, StringComparison.Ordinal);
            Assert.Contains("\uFFFD", (await store.Trajectories.AsNoTracking().SingleAsync(row => row.Id == trajectory)).Steps, StringComparison.Ordinal);
            Assert.Equal([$"search[{Mended}]"], (await store.EvaluationEpisodes.AsNoTracking().SingleAsync(row => row.EvaluationId == evaluation)).Actions);
            // Questions pass the gate too. What is asked comes from somebody, so it is a parameter; a constant would be written into the SQL.
            var odd = Odd;
            Assert.True(await store.Runs.AnyAsync(row => row.Name == odd));
            await store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.Notes, odd));
            Assert.Equal(Mended, await store.Runs.Where(row => row.Id == run).Select(row => row.Notes).SingleAsync());
            return true;
        });
    }

    [Fact]
    public void Mend_GivesTheTextItself_WhereNothingIsWrong()
    {
        const string text = "a 😀 and ordinary \uFFFD text";
        Assert.Same(text, StorableText.Mend(text));
    }
}
