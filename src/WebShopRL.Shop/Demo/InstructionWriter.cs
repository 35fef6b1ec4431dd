using System.Text;
using WebShopRL.Shop.Demo.Kinds;

namespace WebShopRL.Shop.Demo;

/// <summary>Writes instructions as people did for WebShop: one to three attributes, most of the options, no price (the goal adds its limit), rarely a slip of the pen.</summary>
internal static class InstructionWriter
{
    private const double CircumstanceShare = 0.15;
    private static readonly string[] Openers =
    [
        "i need", "i need", "i am looking for", "i'm looking for", "im looking for", "looking for", "i want", "i want to buy", "i would like", "find me", "can you find me", "i'd like to find",
        "i am interested in", "i'm trying to find", "please get me", "i need to buy",
    ];

    /// <summary>What people add that no listing answers: words that lead search astray.</summary>
    private static readonly string[] Circumstances =
    [
        "it is a gift for my sister", "i will use it at the office", "i will take it on a long trip", "it is for daily use at home", "i am going on a summer vacation", "my kids will use it too", "it is for our guest room",
        "i will bring it to a party", "it is for my husband who loves camping", "i want to look good at work", "the old one from last year broke", "it is for breakfast in bed", "it is for my apartment", "i will mostly use it for study and gaming",
        "i need it for a road trip", "it is a gift for the holidays", "it will be in the kitchen", "i take it to the gym every day", "it is for a weekend outdoor", "it is for travel",
    ];

    /// <param name="number">Which of the product's instructions.</param>
    public static Instruction Write(Listing listing, int product, int number, int seed)
    {
        var random = new DemoRandom(seed, DemoRandom.Stream.Instruction, (long)product * 64 + number);
        List<ListingOptionValue> options = [];
        foreach (var option in listing.Options)
            if (random.Chance(0.68))
                options.Add(new ListingOptionValue(option.Name, random.Pick(option.Values)));
        var attributes = Attributes(listing, options.Count == 0, ref random);
        var text = Sentence(listing.Kind, attributes, options, ref random);
        return new Instruction(text, [.. attributes.Select(attribute => attribute.Text)], options);
    }

    /// <summary>One to three, more often what the listing tells late than what its title says; the other way round where nothing else is asked for.</summary>
    private static List<KindAttribute> Attributes(Listing listing, bool alone, ref DemoRandom random)
    {
        var count = 1 + random.Weighted(28, 44, 28);
        List<KindAttribute> title = [.. listing.TitleAttributes], description = [.. listing.DescriptionAttributes], features = [.. listing.FeatureAttributes], chosen = [];
        while (chosen.Count < count)
        {
            var from = (alone ? random.Weighted(45, 25, 30) : random.Weighted(22, 20, 58)) switch { 0 => title, 1 => description, _ => features };
            if (from.Count == 0)
                continue;
            var attribute = random.Pick(from);
            from.Remove(attribute);
            chosen.Add(attribute);
        }
        return chosen;
    }

    private static string Sentence(ProductKind kind, List<KindAttribute> attributes, List<ListingOptionValue> options, ref DemoRandom random)
    {
        var opener = random.Pick(Openers);
        var thing = kind.CalledList[random.Weighted(50, 30, 20)];
        var color = options.Find(option => option.Name == "color").Value;
        List<string> rest = [.. options.Where(option => option.Value != color).Select(option => Said(option))];
        var text = new StringBuilder();
        switch (random.Next(4))
        {
            case 0:
                text.Append(opener).Append(' ').Append(Clauses(thing, attributes));
                if (color is not null)
                    rest.Insert(0, $"in {color}");
                if (rest.Count > 0)
                    text.Append(' ').AppendJoin(", ", rest);
                break;
            case 1:
                text.Append(opener).Append(' ').Append(Clauses(thing, attributes));
                if (color is not null)
                    rest.Insert(0, $"{color} color");
                if (rest.Count > 0)
                    text.Append(". i want ").AppendJoin(" and ", rest.Select(said => said.StartsWith("for ", StringComparison.Ordinal) ? $"it {said}" : said));
                break;
            case 2:
                text.Append(opener).Append(' ').Append(thing);
                if (color is not null)
                    text.Append(" in ").Append(color);
                text.Append(". it should ").Append(Predicates(attributes));
                if (rest.Count > 0)
                    text.Append(", ").AppendJoin(", ", rest);
                break;
            default:
                text.Append(opener).Append(' ').Append(Clauses(thing, attributes));
                if (color is not null)
                    rest.Add($"and the color should be {color}");
                if (rest.Count > 0)
                    text.Append(", ").AppendJoin(", ", rest);
                break;
        }
        if (random.Chance(CircumstanceShare))
            text.Append(". ").Append(random.Pick(Circumstances));
        if (random.Chance(0.25))
            text.Append('.');
        return Slip(text.ToString(), ref random);
    }

    private static string Clauses(string thing, List<KindAttribute> attributes)
    {
        var text = new StringBuilder(thing);
        Append(" that is ", AttributeForm.Is);
        Append(" with ", AttributeForm.With);
        Append(" for ", AttributeForm.For);
        return text.ToString();

        void Append(string joint, AttributeForm form)
        {
            string[] said = [.. attributes.Where(attribute => attribute.Form == form).Select(attribute => attribute.Text)];
            if (said.Length > 0)
                text.Append(joint).AppendJoin(" and ", said);
        }
    }

    private static string Predicates(List<KindAttribute> attributes)
    {
        List<string> parts = [];
        Add("be", AttributeForm.Is);
        Add("have", AttributeForm.With);
        Add("be good for", AttributeForm.For);
        return string.Join(" and ", parts);

        void Add(string verb, AttributeForm form)
        {
            string[] said = [.. attributes.Where(attribute => attribute.Form == form).Select(attribute => attribute.Text)];
            if (said.Length > 0)
                parts.Add($"{verb} {string.Join(" and ", said)}");
        }
    }

    private static string Said(ListingOptionValue option) => option.Name switch
    {
        "flavor name" => $"{option.Value} flavor",
        "scent" => $"{option.Value} scent",
        "size" => $"size {option.Value}",
        _ => option.Value,
    };

    /// <summary>In one of forty, two neighbouring letters of a filler word change places.</summary>
    private static string Slip(string text, ref DemoRandom random)
    {
        if (!random.Chance(1.0 / 40))
            return text;
        return random.Next(3) switch
        {
            0 => text.Replace("looking", "lookign", StringComparison.Ordinal),
            1 => text.Replace("should", "shoud", StringComparison.Ordinal),
            _ => text.Replace(" with ", " wiht ", StringComparison.Ordinal),
        };
    }
}
