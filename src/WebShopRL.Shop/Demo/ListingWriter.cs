using System.Globalization;
using WebShopRL.Shop.Demo.Kinds;

namespace WebShopRL.Shop.Demo;

/// <summary>
/// Writes the demo's listings. Products come in families: one brand's line of one kind of thing, whose members share their title's words and
/// differ in what they are made of, the options they are sold in and the price, so that the first search result is often nearly right.
/// </summary>
internal static class ListingWriter
{
    public const int FamilySize = 6;

    /// <summary>The product at a position of the load order; families lie scattered over the whole file.</summary>
    public static Listing Write(int number, int products, int seed)
    {
        var place = Scatter(number, products);
        var familyNumber = (int)(place / FamilySize);
        var family = Family.Draw(familyNumber, seed);
        var random = new DemoRandom(seed, DemoRandom.Stream.Product, place);

        var kind = family.Kind;
        // Headlines are told where search looks, small print only in later features; one headline in a while stays unsaid.
        var headlines = random.Sample([.. kind.Headlines.Except([family.Headline])], random.Between(1, 3));
        var smallPrint = random.Sample([.. kind.SmallPrint.Except([family.SmallPrint])], random.Between(1, 2));
        List<KindAttribute> title = [family.Headline], description = [], features = [family.SmallPrint, .. smallPrint, .. random.Sample(family.Category.Extras, 3)];
        features.RemoveAll(attribute => attribute != family.SmallPrint && Contradicts(attribute, title.Append(family.SmallPrint)));
        foreach (var headline in headlines)
        {
            if (Contradicts(headline, features.Concat(title).Concat(description)))
                continue;
            (title.Count < 2 && random.Chance(0.5) ? title : description.Count < 2 && random.Chance(0.8) ? description : features).Add(headline);
        }

        return new Listing
        {
            Asin = AsinOf(number),
            Category = family.Category,
            Kind = kind,
            Title = Title(family, title, ref random),
            Description = Description(family, description, ref random),
            Bullets = Bullets(family, title, features, ref random),
            Pricing = Pricing(family, ref random),
            TitleAttributes = title,
            DescriptionAttributes = description,
            FeatureAttributes = features,
            Options = Options(kind, ref random),
        };
    }

    /// <summary>What the members of a family share.</summary>
    private sealed record Family(DemoCategory Category, ProductKind Kind, string Brand, string Style, string Head, KindAttribute Headline, KindAttribute SmallPrint, int Price)
    {
        public static Family Draw(int number, int seed)
        {
            var random = new DemoRandom(seed, DemoRandom.Stream.Family, number);
            var (category, kind) = DemoKinds.All[number % DemoKinds.All.Count];
            // Dearer things are rarer: the lower of two draws.
            var price = Math.Min(random.Between(kind.Low, kind.High), random.Between(kind.Low, kind.High));
            return new Family(category, kind, random.Pick(category.Brands), random.Pick(kind.StyleList), random.Pick(random.Chance(0.5) ? kind.OtherHeadList : kind.HeadList), random.Pick(kind.Headlines), random.Pick(kind.SmallPrint), price);
        }
    }

    private static string Title(Family family, List<KindAttribute> attributes, ref DemoRandom random)
    {
        string[] said = [.. attributes.Select(attribute => TitleCase(attribute.Text))];
        var rest = string.Join(", ", said[1..].Append(random.Pick([.. family.Category.Uses.Except(said)])));
        return random.Next(4) switch
        {
            0 => $"{family.Brand} {family.Style} {family.Head}, {said[0]}, {rest}",
            1 => $"{family.Brand} {said[0]} {family.Style} {family.Head} for {Last(rest)}{Before(rest)}",
            2 => $"{family.Style} {family.Head} by {family.Brand}, {said[0]}, {rest}",
            _ => $"{family.Brand} {family.Head} - {family.Style}, {said[0]} - {rest}",
        };

        static string Last(string list) => list[(list.LastIndexOf(", ", StringComparison.Ordinal) is var at && at < 0 ? 0 : at + 2)..];
        static string Before(string list) => list.LastIndexOf(", ", StringComparison.Ordinal) is var at && at < 0 ? "" : ", " + list[..at];
    }

    private static string Description(Family family, List<KindAttribute> attributes, ref DemoRandom random)
    {
        var thing = family.Head.ToLowerInvariant();
        List<string> sentences = [.. random.Sample(family.Category.Pitches, random.Between(2, 3)).Select(pitch => pitch
            .Replace("{brand}", family.Brand, StringComparison.Ordinal)
            .Replace("{thing}", thing, StringComparison.Ordinal)
            .Replace("{style}", family.Style, StringComparison.Ordinal))];
        foreach (var attribute in attributes)
            sentences.Insert(random.Next(sentences.Count + 1), Sentence(attribute, ref random));
        return string.Join(" ", sentences);
    }

    private static string Sentence(KindAttribute attribute, ref DemoRandom random) => attribute.Form switch
    {
        AttributeForm.With => random.Pick(["Comes with {0}.", "You will like the {0}.", "Made with {0}."]),
        AttributeForm.Is => random.Pick(["It is {0}, as it should be.", "And yes, it is {0}.", "Of course it is {0}."]),
        AttributeForm.For => random.Pick(["Just right for {0}.", "Made for {0}.", "A good choice for {0}."]),
        _ => throw new InvalidOperationException($"No sentence for {attribute.Form}."),
    } is var pattern ? pattern.Replace("{0}", attribute.Text, StringComparison.Ordinal) : "";

    private static List<string> Bullets(Family family, List<KindAttribute> title, List<KindAttribute> features, ref DemoRandom random)
    {
        List<string> told = [];
        foreach (var attribute in features)
            told.Add(Bullet(attribute, ref random));
        var filler = random.Sample(family.Category.Bullets, 2);
        // Search sees the first bullet: it says what the title says already, or nothing.
        var first = random.Chance(0.5) ? $"{TitleCase(title[^1].Text)} {family.Head.ToLowerInvariant()}" : filler[0];
        return [first, .. random.Sample(told, told.Count), filler[1]];
    }

    /// <summary>Every wording holds the attribute as it is: the reward looks for it word by word.</summary>
    private static string Bullet(KindAttribute attribute, ref DemoRandom random) => random.Pick(attribute.Form switch
    {
        AttributeForm.With => ["{T}: a detail you notice every day", "Comes with {t}", "{T}, checked by hand", "Thoughtful {t}", "{T} - made to last"],
        AttributeForm.Is => ["{T}, so there is one thing less to think about", "{T} by design", "{T}: we tested it", "Fully {t}", "{T} from the first day"],
        AttributeForm.For => (string[])["Great for {t}", "Designed for {t}", "Made with {t} in mind"],
        _ => throw new InvalidOperationException($"No bullet for {attribute.Form}."),
    }).Replace("{T}", TitleCase(attribute.Text), StringComparison.Ordinal).Replace("{t}", attribute.Text, StringComparison.Ordinal);

    private static string? Pricing(Family family, ref DemoRandom random)
    {
        // A sibling costs between 0.7 and 1.4 of the family's price; ends like a shop's.
        var cents = family.Price * random.Between(70, 140);
        cents = cents / 100 * 100 + random.Pick([99, 95, 49, 0, 89]);
        if (random.Chance(0.02))
            return null;
        if (random.Chance(0.08))
            return $"{Dollars(cents)} - {Dollars(cents + random.Between(200, 900))}";
        return Dollars(cents);
    }

    private static string Dollars(int cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100:#,0}.{cents % 100:00}");

    private static List<ListingOption> Options(ProductKind kind, ref DemoRandom random)
    {
        List<ListingOption> options = [];
        foreach (var option in kind.Options)
        {
            // One in six listings leaves an option out: it is sold in one way only.
            if (random.Chance(1.0 / 6))
                continue;
            var chosen = random.Sample(Enumerable.Range(0, option.Values.Length).ToList(), random.Between(2, Math.Min(5, option.Values.Length)));
            chosen.Sort();
            options.Add(new ListingOption(option.Name, [.. chosen.Select(index => option.Values[index])]));
        }
        return options;
    }

    /// <summary>A thing has one of these or the other.</summary>
    private static readonly string[][] Opposites =
        [["long sleeve", "short sleeve"], ["crew neck", "v neck"], ["slim fit", "loose fit"], ["straight leg", "wide leg"], ["synthetic hair", "natural hair"], ["rubber sole", "leather sole", "synthetic sole"],
            ["machine washable", "hand wash"], ["easy assemble", "fully assembled"], ["low sugar", "sugar free"]];

    private static bool Contradicts(KindAttribute attribute, IEnumerable<KindAttribute> others) =>
        Opposites.Any(set => set.Contains(attribute.Text) && others.Any(other => other != attribute && set.Contains(other.Text)));

    private static readonly string[] Initials = ["usb", "hd", "tv", "bpa", "gmo", "usda", "pu", "tsa", "msg", "hdmi", "rohs", "fodmap"];

    private static string TitleCase(string text) =>
        string.Join(' ', text.Split(' ').Select(word => Initials.Contains(word) ? word.ToUpperInvariant() : char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>A one-to-one map of [0, <paramref name="count"/>) onto itself without order to the eye: one step of a multiplicative permutation.</summary>
    private static long Scatter(long number, long count)
    {
        var step = Math.Max(1, (long)(count * 0.6180339887));
        while (GreatestCommonDivisor(step, count) != 1)
            step++;
        return (number * step + count / 3) % count;
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    /// <summary>B0 and eight characters; the multiplier has no factor in common with 36^8, so no two numbers share one.</summary>
    private static string AsinOf(long number)
    {
        const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        const long space = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;
        var rest = (number + 1) * 1_742_339_125_541 % space;
        Span<char> asin = stackalloc char[10];
        asin[0] = 'B';
        asin[1] = '0';
        for (var i = 9; i >= 2; i--, rest /= 36)
            asin[i] = digits[(int)(rest % 36)];
        return new string(asin);
    }
}
