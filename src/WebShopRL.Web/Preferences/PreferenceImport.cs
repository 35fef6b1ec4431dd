using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Preferences;

/// <summary>What came of an import.</summary>
/// <param name="Imported">Preferences that were stored.</param>
/// <param name="Duplicates">Lines that had been imported before.</param>
/// <param name="LeftOut">Lines that could not be read; the first twenty are among <paramref name="Problems"/>, by line or element.</param>
/// <param name="Actions">Of the imported ones, those of two actions in one state; the others are of two trajectories.</param>
/// <param name="NotForTraining">Of the imported ones, those of test or validation goals: no run learns from them.</param>
public sealed record PreferenceImportAnswer(int Imported, int Duplicates, int LeftOut, int Actions, int NotForTraining, IReadOnlyDictionary<string, string[]> Problems);

/// <summary>
/// Reads preferences in TRL's layout (<c>prompt</c>, <c>chosen</c>, <c>rejected</c> as lists of messages), one JSON object a line or all in one JSON array. Where each side has one action it is a preference between two actions in
/// the state that the prompt ends with, else one between two trajectories. One transaction over all lines: what is given up half-way leaves nothing.
/// </summary>
internal sealed class PreferenceImport(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, TimeProvider time)
{
    private const int LinesAtOnce = 200, MostProblems = 20;

    /// <summary>One import at a time: of two of one file the second finds what the first has stored.</summary>
    private const long ImportLock = 0x5753_5052_4546_5331;

    /// <summary>Null with the reasons in <paramref name="errors"/> where nothing could be read, or where <paramref name="strict"/> is set and any line could not.</summary>
    public async Task<PreferenceImportAnswer?> ImportAsync(Stream lines, string? annotator, bool strict, RequestErrors errors, CancellationToken cancellation = default)
    {
        var opened = shop.Current;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        await store.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportLock})", cancellation);
        var before = await store.Preferences.Where(row => row.Source == StoredPreference.Imported && row.CatalogFingerprint == opened.Fingerprint).Select(row => new { row.PairKey, row.Swapped }).ToListAsync(cancellation);
        var known = before.Select(row => (row.PairKey, row.Swapped)).ToHashSet();
        var (training, finder, replay) = (TrainingGoals.Of(opened), GoalFinder.Of(opened), new PairReplay(opened));
        var (read, imported, duplicates, leftOut, actions, notForTraining) = (0, 0, 0, 0, 0, 0);
        var problems = new RequestErrors();
        try
        {
            await foreach (var (place, line) in LineFile.ReadAsync(lines, cancellation))
            {
                read++;
                try
                {
                    // What was preferred stands first.
                    var pair = Read(line, opened, finder, replay);
                    if (!known.Add((pair.KeyIn(opened.Fingerprint), pair.Swapped)))
                    {
                        duplicates++;
                        continue;
                    }
                    store.Preferences.Add(pair.Row(opened, StoredPreference.ChoseFirst, annotator, null, StoredPreference.Imported, time.GetUtcNow()));
                    (imported, actions, notForTraining) = (imported + 1, actions + (pair.State is null ? 0 : 1), notForTraining + (training.MayLearnFrom(pair.Goal) ? 0 : 1));
                }
                catch (Exception problem) when (problem is TrajectoryLineException or PairException)
                {
                    if (leftOut++ < MostProblems)
                        problems.Add(place, LineProblem.Sentence(problem.Message));
                }
                if (read % LinesAtOnce == 0)
                {
                    await store.SaveChangesAsync(cancellation);
                    store.ChangeTracker.Clear();
                }
            }
        }
        catch (TrajectoryLineException whole)
        {
            errors.Add(whole.Place ?? "body", LineProblem.Sentence(whole.Message));
            return null;
        }
        if (read == 0)
            errors.Add("body", "No preference: give one JSON object with prompt, chosen and rejected a line.");
        if (leftOut > 0 && (strict || read == leftOut))
        {
            errors.Add("body", $"{leftOut} of {read} lines cannot be read: nothing was stored.");
            foreach (var (field, messages) in problems.ToDictionary())
                foreach (var message in messages)
                    errors.Add(field, message);
        }
        if (errors.Any)
            return null;
        await store.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new PreferenceImportAnswer(imported, duplicates, leftOut, actions, notForTraining, problems.ToDictionary());
    }

    private static JudgedPair Read(byte[] line, Storefront shop, GoalFinder finder, PairReplay replay)
    {
        using var document = TrajectoryLineReader.Open(line);
        var root = document.RootElement;
        ImportForms.Of(root, ImportForms.Trl);
        var pair = ToldPair.Of(root);
        if (pair.Episodes(null) is not [var chosen, var rejected])
            throw new TrajectoryLineException("it tells no pair");
        var shared = Dialogue.Episode(pair.Prompt, null, null).Steps.Count;
        var (better, worse) = (Beyond(chosen, "chosen"), Beyond(rejected, "rejected"));
        if (finder.Find(GoalKey.Of(chosen.Instruction)) is not [var goal, ..])
            throw new TrajectoryLineException($"prompt asks for \"{(chosen.Instruction.Length > 120 ? chosen.Instruction[..120] + "…" : chosen.Instruction)}\", for which the catalog {CatalogMark.Shown(shop.Name, shop.Fingerprint)} has no goal: import the file where it was made");
        string[] before = [.. chosen.Steps.Take(shared).Select(step => step.Action)];
        try
        {
            return better.Length == 1 && worse.Length == 1 ? replay.Actions(goal, before, better[0], worse[0]) : replay.Trajectories(goal, [.. before, .. better], [.. before, .. worse]);
        }
        catch (PairException problem)
        {
            // The request's names for what this file calls otherwise.
            throw new TrajectoryLineException($"{problem.Field.Replace("before", "prompt, action", StringComparison.Ordinal).Replace("first.actions", "chosen, action", StringComparison.Ordinal).Replace("second.actions", "rejected, action", StringComparison.Ordinal).Replace("second", "rejected", StringComparison.Ordinal)}: {problem.Problem.TrimEnd('.').Replace("as first", "as chosen", StringComparison.Ordinal)}");
        }

        string[] Beyond(ToldEpisode told, string side) => told.Steps.Count > shared
            ? [.. told.Steps.Skip(shared).Select(step => step.Action)]
            : throw new TrajectoryLineException($"{side} has no action of the assistant: give search[...] or click[...] behind Action:");
    }
}
