using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WebShopRL.Store.Runs;

namespace WebShopRL.Store.Evaluations;

internal sealed class EvaluationModel : IEntityTypeConfiguration<EvaluationRecord>, IEntityTypeConfiguration<EvaluationEpisode>
{
    public void Configure(EntityTypeBuilder<EvaluationRecord> evaluation)
    {
        evaluation.IsWork();
        // A checkpoint that is gone takes nothing away from what was measured with it.
        evaluation.HasOne<Checkpoint>().WithMany().HasForeignKey(e => e.CheckpointId).OnDelete(DeleteBehavior.SetNull);
    }

    public void Configure(EntityTypeBuilder<EvaluationEpisode> episode)
    {
        episode.HasKey(e => new { e.EvaluationId, e.Goal });
        episode.HasOne<EvaluationRecord>().WithMany().HasForeignKey(e => e.EvaluationId).OnDelete(DeleteBehavior.Cascade);
    }
}
