namespace WebShopRL.Shop.Demo.Kinds;

internal static class Beauty
{
    private static readonly KindOption Scents = KindOption.Of("scent",
        "lavender|coconut milk|eucalyptus mint|vanilla bean|rose petal|unscented|citrus burst|cedarwood|green apple|jasmine|honey almond|tea tree|ocean breeze|cucumber melon");
    private static readonly KindOption Ounces = KindOption.Of("size", "1 fl oz|2 fl oz|4 fl oz|6.7 fl oz|8 fl oz|12 fl oz|16.9 fl oz|33.8 fl oz");
    private static readonly KindOption Packs = KindOption.Of("size", "1 count|2 count|3 count|4 count|6 count|12 count");
    private static readonly KindOption HairColors = KindOption.Of("color",
        "1b natural black|2 darkest brown|4 medium brown|6 light chestnut|27 honey blonde|33 auburn|60 platinum silver|99j burgundy|613 bleach blonde|t1b grey ombre|copper red|ash brown");
    private static readonly KindOption Inches = KindOption.Of("size", "8 inch|10 inch|12 inch|14 inch|16 inch|18 inch|20 inch|22 inch|24 inch|26 inch");
    private static readonly KindOption Shades = KindOption.Of("color", "pink|nude|classic red|mauve|coral crush|berry plum|peach|clear|bronze|rose gold|chocolate|burgundy");

    private const string Hair = "=sulfate free|=paraben free|=cruelty free|=color safe|@damaged hair|@dry hair|@hair growth|+argan oil|+coconut oil|+tea tree|+natural ingredients|@hair loss|=long lasting|=alcohol free";
    private const string Skin = "=fragrance free|=cruelty free|=paraben free|@sensitive skin|@dry skin|+hyaluronic acid|+vitamin c|=dermatologist tested|+coconut oil|+natural ingredients|=anti aging|@fine lines|=oil free|+green tea|@dark circles|=plant based";
    private const string Teeth = "@sensitive teeth|=fluoride free|@fresh breath|+coconut oil|=easy use|=teeth whitening|@bad breath|+tea tree|=high quality|=clinically proven|=bpa free|=alcohol free|=long lasting";
    private const string Makeup = "=cruelty free|=long lasting|=easy apply|=paraben free|=highly pigmented|=easy carry|=high quality|@sensitive skin|=water resistant|=non toxic|+travel size|=dermatologist tested|@dry skin";

    public static DemoCategory Category { get; } = new("beauty", "Beauty & Personal Care",
        ["Petal & Rye", "Aurelle", "Mosswater", "Belle Arbor", "Kind Roots", "Velvet Grove", "Dr. Hale", "Lumiere Lab", "Saffron Skin", "Botanica", "Pure Tide", "Honey & Hale", "Nacre", "Wildflower Lab",
            "Ivory Lane", "Silk Theory", "Fern & Fable", "Dewdrop", "Glowhaus", "Morning Ritual", "Verbena", "Orchard Apothecary", "Clove & Co", "True North"],
        ["{brand} makes its {thing} in small batches.", "{style} {thing} for slow mornings and quick evenings alike.", "Use it daily and see the difference after two weeks.",
            "Dermatologists, stylists and our own families helped us to get it right.", "A little goes a long way.", "Store it in a cool and dry place, out of direct sunlight."],
        ["Try it for 60 days, your money back if you do not love it", "Bottled in a pump that can be recycled", "For external use only", "Suitable for men and women of all ages", "Comes in a gift ready box", "Patch test before the first use"],
        ["Women", "Men", "All Hair Types", "Travel", "Home & Salon", "Sensitive Days", "Daily Care", "Gift"],
        "=reef safe|+ceramides|=gluten free|+aloe vera|=leaping bunny certified|+rose hip oil|@color treated skin|=mineral based|+airless pump|=tsa approved|+shea butter|@teenage skin|=silicone free|+vitamin e|=refillable|+jojoba oil|@men grooming|=vegan friendly|+witch hazel|=halal certified|+peptide complex|@winter care",
        [
            new("shampoo", "Hair Care › Shampoo & Conditioner › Shampoos", "Shampoo|Moisturizing Shampoo|Clarifying Shampoo", "Hair Wash|Cleansing Cream", "a shampoo|shampoo|something to wash my hair", "Daily|Volumizing|Keratin|Botanical|Scalp", Hair, [Scents, Ounces], 8, 42),
            new("hair masks", "Hair Care › Hair Treatment Oils › Hair Masks", "Hair Mask|Deep Conditioning Hair Mask|Repair Hair Mask", "Hair Treatment|Deep Conditioner", "a hair mask|a hair treatment|a deep conditioner", "Protein|Overnight|Nourishing|Silk|Biotin", Hair, [Scents, Ounces], 9, 46),
            new("hair extensions", "Hair Care › Hair Extensions, Wigs & Accessories › Hair Extensions", "Hair Extensions|Clip In Hair Extensions|Tape In Hair Extensions", "Hairpiece|Clip In Weft", "hair extensions|a hair extension|clip ins", "Remy|Straight|Body Wave|Invisible|Double Weft", "=high quality|+synthetic hair|+natural hair|=easy use|=long lasting|@hair salon|=heat resistant|=tangle free|@black women|=easy apply|=double drawn|=natural looking", [HairColors, Inches], 18, 140),
            new("wigs", "Hair Care › Hair Extensions, Wigs & Accessories › Wigs", "Wig|Lace Front Wig|Bob Wig", "Hair Replacement|Lace Front", "a wig|a lace wig|a hair piece", "Curly|Glueless|Pixie|Body Wave|Shoulder Length", "=high quality|+synthetic hair|+natural hair|=easy use|=long lasting|+baby hair|=heat resistant|=tangle free|@black women|@hair loss|=natural looking", [HairColors, Inches], 24, 190),
            new("body lotion", "Skin Care › Body › Moisturizers", "Body Lotion|Hydrating Body Lotion|Firming Body Lotion", "Body Butter|Moisturizing Milk", "a body lotion|a lotion|a moisturizer", "Whipped|Daily|Shea|Oat|Calming", Skin, [Scents, Ounces], 7, 38),
            new("face serum", "Skin Care › Face › Serums", "Face Serum|Brightening Face Serum|Retinol Face Serum", "Facial Oil|Skin Concentrate", "a face serum|a serum|something for my face", "Glow|Peptide|Night|Barrier|Firming", Skin, [Ounces, Packs], 11, 68),
            new("eye cream", "Skin Care › Eyes › Creams", "Eye Cream|Under Eye Cream|Eye Cream Gel", "Under Eye Gel|Eye Balm", "an eye cream|a cream for my eyes|an under eye treatment", "Caffeine|Peptide|Cooling|Night|Lifting", Skin, [Packs], 9, 59),
            new("lip balm", "Skin Care › Lip Care › Balms & Moisturizers", "Lip Balm|Tinted Lip Balm|Overnight Lip Balm", "Lip Butter|Lip Mask", "a lip balm|lip balm|a lip moisturizer", "Beeswax|Buttery|Shimmer|Glossy|Soothing", Makeup + "|+coconut oil", [KindOption.Of("flavor name", "cherry|vanilla|mint|strawberry|honey|watermelon|coconut|grapefruit|berry mix"), Packs], 4, 24),
            new("makeup brush sets", "Tools & Accessories › Makeup Brushes & Tools › Brush Sets", "Makeup Brush Set|Professional Makeup Brush Set|Travel Makeup Brush Set", "Cosmetic Brushes|Brush Kit", "a makeup brush set|makeup brushes|a brush set", "Kabuki|Marble|Bamboo|Glitter|Vegan", Makeup + "|+synthetic hair|=easy clean|@eye shadow", [Shades, KindOption.Of("size", "5 piece|8 piece|10 piece|12 piece|15 piece|18 piece|24 piece")], 9, 48),
            new("lipstick", "Makeup › Lips › Lipstick", "Lipstick|Matte Lipstick|Liquid Lipstick", "Lip Color|Lip Stain", "a lipstick|lipstick|a lip color", "Velvet|Satin|Creamy|Crayon|Mini", Makeup, [Shades], 6, 34),
            new("toothpaste", "Oral Care › Toothpaste", "Toothpaste|Charcoal Toothpaste|Enamel Toothpaste", "Tooth Powder|Dental Gel", "a toothpaste|toothpaste|something to brush with", "Herbal|Gel|Baking Soda|Foaming|Xylitol", Teeth, [KindOption.Of("flavor name", "peppermint|spearmint|cinnamon|wintergreen|orange|bubble gum|strawberry|lemon lime|charcoal mint"), Packs], 5, 29),
            new("electric toothbrush", "Oral Care › Toothbrushes & Accessories › Electric Toothbrushes", "Electric Toothbrush|Sonic Electric Toothbrush|Rechargeable Electric Toothbrush", "Sonic Brush|Power Brush", "an electric toothbrush|a toothbrush|a sonic brush", "Smart|Slim|Travel|Kids|Quiet", "@sensitive teeth|=high quality|@fresh breath|+soft bristles|=easy use|+travel case|=teeth whitening|=bpa free|+smart timer|=long lasting|+pressure sensor|=clinically proven", [KindOption.Of("color", "white|black|pink|navy blue|mint green|rose gold|silver|purple|teal")], 16, 99),
        ]);
}
