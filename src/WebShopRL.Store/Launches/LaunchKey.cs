using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;

namespace WebShopRL.Store.Launches;

/// <summary>What a client or a form called its launch. It is stored with what was launched, in one transaction: the same key launches nothing twice. It goes when that goes.</summary>
public sealed class LaunchKey
{
    public const int MaximumLength = 200;

    public required string Key { get; set; }
    /// <summary>SHA-256 of the request, hexadecimal: another request under the same key is a mistake.</summary>
    public required string Request { get; set; }
    public int? RunId { get; set; }
    public Run? Run { get; set; }
    /// <summary>The runs beside that one, where several seeds were launched at once; in order. Some may have been deleted.</summary>
    public List<int> SeedRunIds { get; set; } = [];
    public int? EvaluationId { get; set; }
    public EvaluationRecord? Evaluation { get; set; }
    public int? ComparisonId { get; set; }
    public Comparison? Comparison { get; set; }
    public int? GenerationId { get; set; }
    public Generation? Generation { get; set; }
    public int? StudyId { get; set; }
    public Study? Study { get; set; }
}
