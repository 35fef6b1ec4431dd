using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Preferences;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Store.Views;

namespace WebShopRL.Store;

/// <summary>What is remembered. Used through <see cref="IDbContextFactory{TContext}"/>: a context lives for one unit of work.</summary>
public sealed class WebShopDbContext(DbContextOptions<WebShopDbContext> options) : DbContext(options)
{
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunLogLine> RunLogLines => Set<RunLogLine>();
    public DbSet<RunInput> RunInputs => Set<RunInput>();
    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();
    public DbSet<CheckpointName> CheckpointNames => Set<CheckpointName>();
    public DbSet<MetricPoint> MetricPoints => Set<MetricPoint>();
    public DbSet<MetricBatch> MetricBatches => Set<MetricBatch>();
    public DbSet<MetricSummary> MetricSummaries => Set<MetricSummary>();
    public DbSet<StoredTrajectory> Trajectories => Set<StoredTrajectory>();
    public DbSet<PlayTask> PlayTasks => Set<PlayTask>();
    public DbSet<TrajectorySet> TrajectorySets => Set<TrajectorySet>();
    public DbSet<StoredPreference> Preferences => Set<StoredPreference>();
    public DbSet<Generation> Generations => Set<Generation>();
    public DbSet<Study> Studies => Set<Study>();
    public DbSet<StudyPart> StudyParts => Set<StudyPart>();
    public DbSet<ImportBatch> ImportBatches => Set<ImportBatch>();
    public DbSet<EvaluationRecord> Evaluations => Set<EvaluationRecord>();
    public DbSet<LaunchKey> LaunchKeys => Set<LaunchKey>();
    public DbSet<Comparison> Comparisons => Set<Comparison>();
    public DbSet<PinnedAgent> PinnedAgents => Set<PinnedAgent>();
    public DbSet<ComparisonOutcome> ComparisonOutcomes => Set<ComparisonOutcome>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<EvaluationEpisode> EvaluationEpisodes => Set<EvaluationEpisode>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(WebShopDbContext).Assembly);
        SnakeCase.Apply(model);
    }
}
