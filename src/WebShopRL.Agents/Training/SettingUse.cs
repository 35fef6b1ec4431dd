namespace WebShopRL.Agents.Training;

/// <summary>
/// The setting is used only where another one has one of these values; with several of these attributes, only where all of them hold. A value that is given for it elsewhere is refused rather than ignored, and
/// forms show it where it is used.
/// </summary>
/// <param name="setting">Name of the property beside it.</param>
/// <param name="values">Its values as JSON's texts have them.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class UsedWhereAttribute(string setting, params string[] values) : Attribute
{
    public string Setting => setting;

    public IReadOnlyList<string> Values => values;
}

/// <summary>The setting is used only by a run that begins from scratch: a checkpoint brings its own.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UsedFromScratchAttribute : Attribute;

/// <summary>A setting that the record inherits, and that its algorithm does not have.</summary>
/// <param name="setting">Name of the inherited property.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class WithoutSettingAttribute(string setting) : Attribute
{
    public string Setting => setting;
}
