using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>A module that only gives its parts a place in the checkpoint's key names, e.g. <c>attention.self.query</c>.</summary>
internal sealed class Group : nn.Module
{
    public Group(params (string Name, nn.Module Part)[] parts) : base(nameof(Group))
    {
        foreach (var (name, part) in parts)
            register_module(name, part);
    }
}
