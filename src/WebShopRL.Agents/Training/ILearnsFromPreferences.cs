namespace WebShopRL.Agents.Training;

/// <summary>Settings of an algorithm that can learn from what people preferred.</summary>
public interface ILearnsFromPreferences
{
    /// <summary>Whether these settings learn from judgements of single actions.</summary>
    bool LearnsFromActions => false;

    /// <summary>Whether these settings learn from judgements of whole trajectories.</summary>
    bool LearnsFromTrajectories => false;

    /// <summary>The setting that says so, by its name in the record.</summary>
    string Setting { get; }
}
