using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Trajectories;

/// <summary>What came of an import.</summary>
/// <param name="Import">Names what was stored; DELETE /api/v1/trajectories/imports/ID takes it away again. Null where nothing was.</param>
/// <param name="Imported">Lines that were stored.</param>
/// <param name="Duplicates">Lines that had been stored before, and were not stored again.</param>
/// <param name="LeftOut">Lines that could not be read; <paramref name="Problems"/> tells why.</param>
/// <param name="WithoutGoal">Of the stored ones, those that ask for nothing in this catalog: no run learns from them.</param>
/// <param name="NotForTraining">Of the stored ones, those of test and validation goals: no run learns from them either.</param>
/// <param name="Problems">By line, the first 20.</param>
/// <param name="Formats">How many lines were of which form.</param>
public sealed record ImportAnswer(
    int? Import, int Imported, int Duplicates, int LeftOut, int WithoutGoal, int NotForTraining, IReadOnlyDictionary<string, string[]> Problems, IReadOnlyDictionary<string, int> Formats);

/// <summary>
/// Reads trajectories in WebShop's il_trajs layout, or in one of other trainers' (<see cref="ImportForms"/>), one JSON object a line or all in one JSON array, and stores those that can be read, each once. One
/// transaction over all lines: what is given up half-way leaves nothing.
/// </summary>
public sealed class TrajectoryImport(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, TimeProvider time)
{
    /// <summary>Longest name of a file that is kept.</summary>
    public const int MaximumName = 200;

    private const int LinesAtOnce = 200;
    private const int MostProblems = 20;

    /// <summary>One import at a time: of two of one file the second finds what the first has stored.</summary>
    private const long ImportLock = 0x5753_494D_504F_5254;

    /// <summary>Null with the reasons in <paramref name="errors"/> where nothing could be read, or where <paramref name="strict"/> is set and any line could not.</summary>
    /// <param name="format">The form that its lines have; null looks at each.</param>
    public async Task<ImportAnswer?> ImportAsync(Stream lines, RequestErrors errors, string? name = null, bool strict = false, string? format = null, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        await store.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportLock})", cancellation);
        var opened = shop.Current;
        var before = await ImportedBefore.LoadAsync(store, opened, cancellation);
        var batch = new ImportBatch { Name = name, Catalog = opened.Name, CatalogFingerprint = opened.Fingerprint, CreatedAt = time.GetUtcNow() };
        store.ImportBatches.Add(batch);
        await store.SaveChangesAsync(cancellation);
        var work = new Work(store, opened, batch, before);
        var problems = new RequestErrors();
        try
        {
            await foreach (var (place, line) in LineFile.ReadAsync(lines, cancellation))
            {
                work.Lines++;
                try
                {
                    work.Add(place, line, format, time.GetUtcNow());
                }
                catch (TrajectoryLineException problem)
                {
                    LeaveOut(place, problem.Message);
                }
                if (work.Lines % LinesAtOnce == 0)
                    await work.SaveAsync(cancellation);
            }
            work.Finish(LeaveOut, time.GetUtcNow());
        }
        catch (TrajectoryLineException whole)
        {
            errors.Add(whole.Place ?? "body", LineProblem.Sentence(whole.Message));
            return null;
        }
        if (work.Lines == 0)
            errors.Add("body", "No trajectory: give one JSON object a line.");
        if (batch.LeftOut > 0 && (strict || work.Lines == batch.LeftOut))
        {
            errors.Add("body", $"{batch.LeftOut} of {work.Lines} lines cannot be read: nothing was stored.");
            foreach (var (field, messages) in problems.ToDictionary())
                foreach (var message in messages)
                    errors.Add(field, message);
        }
        if (errors.Any)
            return null;
        await work.SaveAsync(cancellation);
        if (batch.Stored == 0)
            await store.ImportBatches.Where(row => row.Id == batch.Id).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new ImportAnswer(batch.Stored > 0 ? batch.Id : null, batch.Stored, batch.Duplicates, batch.LeftOut, batch.WithoutGoal, work.NotForTraining, problems.ToDictionary(), work.Formats);

        void LeaveOut(string place, string problem)
        {
            if (batch.LeftOut++ < MostProblems)
                problems.Add(place, LineProblem.Sentence(problem));
        }
    }

    private sealed class Work(WebShopDbContext store, Storefront shop, ImportBatch batch, ImportedBefore before)
    {
        private readonly GoalFinder _finder = GoalFinder.Of(shop);
        private readonly TrainingGoals _training = TrainingGoals.Of(shop);
        private readonly EpisodeReplay _replay = new(shop, GoalFinder.Of(shop));
        private readonly VerlAgentRollouts _rollouts = new(shop, GoalFinder.Of(shop));
        private readonly SortedDictionary<string, int> _formats = new(StringComparer.Ordinal);

        public int Lines { get; set; }

        public int NotForTraining { get; private set; }

        public IReadOnlyDictionary<string, int> Formats => _formats;

        /// <summary>Stores what a line tells. A pair of preferences is stored whole or not at all.</summary>
        public void Add(string place, byte[] line, string? format, DateTimeOffset at)
        {
            using var document = TrajectoryLineReader.Open(line);
            var form = ImportForms.Of(document.RootElement, format);
            IReadOnlyList<ImportedEpisode> episodes = [];
            if (form == ImportForms.WebShop)
                episodes = [Shown(TrajectoryLineReader.Read(document.RootElement))];
            else if (form == ImportForms.VerlAgent)
                _rollouts.Add(place, document.RootElement);
            else
                episodes = [.. ImportForms.Episodes(document.RootElement, form).Select(_replay.Play)];
            _formats[form] = _formats.GetValueOrDefault(form) + 1;
            foreach (var episode in episodes)
                Add(episode, at);
        }

        /// <summary>Stores what only the whole file tells.</summary>
        public void Finish(Action<string, string> leaveOut, DateTimeOffset at)
        {
            foreach (var episode in _rollouts.Episodes(leaveOut))
                Add(episode, at);
        }

        /// <summary>WebShop's own layout has all that is stored.</summary>
        private ImportedEpisode Shown(TrajectoryLine line)
        {
            var goal = GoalOfLine.Of(line, shop, _finder);
            return new ImportedEpisode(goal.Goal, goal.Instruction, line.Reward ?? 0, line.Steps());
        }

        private void Add(ImportedEpisode episode, DateTimeOffset at)
        {
            var key = ImportedBefore.KeyOf(shop.Fingerprint, episode.Instruction, episode.Reward, episode.Steps);
            if (!before.Add(key))
            {
                batch.Duplicates++;
                return;
            }
            batch.Stored++;
            if (episode.Goal is null)
                batch.WithoutGoal++;
            else if (!_training.MayLearnFrom(episode.Goal.Value))
                NotForTraining++;
            store.Trajectories.Add(new StoredTrajectory
            {
                Source = "imported",
                Catalog = shop.Name,
                CatalogFingerprint = shop.Fingerprint,
                ImportId = batch.Id,
                ContentKey = key,
                Goal = episode.Goal,
                Instruction = episode.Instruction,
                Reward = episode.Reward,
                Length = episode.Steps.Count,
                Steps = TrajectoryJson.Serialize(episode.Steps),
                CreatedAt = at,
            });
        }

        public async Task SaveAsync(CancellationToken cancellation)
        {
            await store.SaveChangesAsync(cancellation);
            foreach (var stored in store.ChangeTracker.Entries<StoredTrajectory>().ToArray())
                stored.State = EntityState.Detached;
        }
    }
}
