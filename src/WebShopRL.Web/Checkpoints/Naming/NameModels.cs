using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints.Naming;

/// <summary>A name for a checkpoint.</summary>
/// <param name="Checkpoint">Which: its id (17), run:12 for that run's best as it is now, or another of its names.</param>
public sealed record CheckpointNameRequest(
    [property: RegularExpression(CheckpointReference.NamePattern, ErrorMessage = CheckpointReference.NameForm)] string Name,
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? Checkpoint);

/// <summary>Where a name is moved to.</summary>
/// <param name="Checkpoint">Which: its id (17), run:12 for that run's best as it is now, or another of its names.</param>
public sealed record CheckpointNameMove([property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? Checkpoint);

/// <summary>A name that stands for a checkpoint.</summary>
/// <param name="Reference">What is given wherever a checkpoint can be named: name:best-agent.</param>
/// <param name="RunId">The run that saved the checkpoint, which may have been deleted since.</param>
/// <param name="NamedBy">Who gave the name, or moved it last.</param>
public sealed record CheckpointNameAnswer(int Id, string Name, string Reference, int CheckpointId, int? RunId, string NamedBy, DateTimeOffset NamedAt)
{
    internal static CheckpointNameAnswer Of(CheckpointName name) => new(name.Id, name.Name, CheckpointReference.Of(name), name.CheckpointId, name.Checkpoint?.RunId, name.NamedBy, name.NamedAt);
}

/// <summary>What became of the wish to give a name, to move one or to take one away.</summary>
/// <param name="Name">As it stands; null where there is none.</param>
/// <param name="Says">What the name stands for, or what would come of it, where that is to be confirmed.</param>
/// <param name="Errors">By field, where it was refused.</param>
public sealed record NameOutcome(NameResult Result, CheckpointName? Name = null, string? Says = null, IReadOnlyDictionary<string, string[]>? Errors = null);

public enum NameResult
{
    Done,
    /// <summary>It was so already.</summary>
    Unchanged,
    /// <summary>There is no such name.</summary>
    Unknown,
    /// <summary>It stands for another checkpoint, and is moved only by who asks for that.</summary>
    Taken,
    /// <summary>Something hangs on it: nothing is done before that is confirmed.</summary>
    Asks,
    /// <summary>The request cannot be followed.</summary>
    Refused,
}
