namespace WebShopRL.Shop.Demo.Kinds;

/// <summary>WebShop's "garden" is everything for the home.</summary>
internal static class Garden
{
    private static readonly KindOption Colors = KindOption.Of("color",
        "white|black|grey|navy blue|sage green|rustic brown|walnut|espresso|ivory|light grey|charcoal|natural oak|blush pink|mustard yellow|dark teal|burgundy|beige|turquoise");
    private static readonly KindOption BedSizes = KindOption.Of("size", "twin|twin xl|full|queen|king|california king");
    private static readonly KindOption RugSizes = KindOption.Of("size", "2 ft x 3 ft|2 ft x 8 ft runner|3 ft x 5 ft|4 ft x 6 ft|5 ft x 7 ft|6 ft round|8 ft x 10 ft|9 ft x 12 ft");
    private static readonly KindOption CurtainSizes = KindOption.Of("size", "42\"w x 63\"l|52\"w x 45\"l|52\"w x 63\"l|52\"w x 84\"l|52\"w x 95\"l|52\"w x 108\"l|72\"w x 84\"l");
    private static readonly KindOption Squares = KindOption.Of("size", "12\" x 20\"|16\" x 16\"|18\" x 18\"|20\" x 20\"|22\" x 22\"|24\" x 24\"|26\" x 26\"");
    private static readonly KindOption Prints = KindOption.Of("size", "8\" x 10\"|11\" x 14\"|12\" x 16\"|16\" x 24\"|20\" x 30\"|24\" x 36\"|30\" x 40\"");

    private const string Furniture = "+solid wood|=easy assemble|+storage space|=mid century|+steel frame|@living room|@dining room|+wood finish|=high density|+metal legs|=heavy duty|+faux leather|=space saving|=fully assembled|=white item";
    private const string Textile = "=machine washable|=super soft|@living room|@bedroom|=eco friendly|=easy clean|=double sided|=fade resistant|+polyester fabric|=non slip|=long lasting|@dining room|+zipper closure|=stain resistant";
    private const string Light = "+glass shade|=energy saving|@living room|@dining room|+bronze finish|+usb port|=easy install|+brushed nickel|=assembly required|+clear glass|=wall mounted|=dimmable|+solid wood|@bedroom";

    public static DemoCategory Category { get; } = new("garden", "Home & Kitchen",
        ["Hearthstone", "Willow & Ash", "Casa Verano", "Northlight", "Oak & Ember", "Bramble House", "Linden Works", "Fernhill", "Atelier Brun", "Meadowbank", "Copperleaf", "Harbor Loft", "Skandi Haus", "Larkfield",
            "Tidewater", "Old Mill", "Greystone", "Loom & Lantern", "Baxley", "Havenridge", "Porch & Pine", "Domus", "Everhome", "Kiln & Clay"],
        ["A {style} {thing} that makes a rented room feel like home.", "{brand} designs every {thing} to be lived with, not looked at.", "It arrives in one box with a printed guide and all the hardware.",
            "The proportions were drawn for small apartments and look right in large ones.", "Dust with a dry cloth and it will look new for years.", "Pairs well with the rest of the {brand} collection."],
        ["Please measure your space before ordering", "If a part is missing we send it the same day", "Packed in recycled cardboard", "A warm housewarming gift", "Colors may look slightly different on screen", "Friendly support seven days a week"],
        ["Bedroom", "Living Room", "Home Office", "Farmhouse", "Apartment", "Entryway", "Guest Room", "Kids Room", "Kitchen"],
        [
            new("table lamps", "Lighting & Ceiling Fans › Lamps & Shades › Table Lamps", "Table Lamp|Bedside Table Lamp|Desk Table Lamp", "a table lamp|a lamp|a bedside light", "Ceramic|Industrial|Rattan|Tripod|Touch Control", Light, [Colors], 18, 95),
            new("pendant lights", "Lighting & Ceiling Fans › Ceiling Lights › Pendant Lights", "Pendant Light|Hanging Pendant Light|Island Pendant Light", "a pendant light|a hanging light|a ceiling light", "Globe|Dome|Farmhouse|Woven|Geometric", Light, [Colors, KindOption.Of("size", "1 light|2 lights|3 lights|4 lights|5 lights|6 lights")], 28, 180),
            new("wall sconces", "Lighting & Ceiling Fans › Wall Lights › Wall Lamps & Sconces", "Wall Sconce|Vanity Wall Sconce|Wall Sconce Light", "a wall sconce|a sconce|a wall lamp", "Swing Arm|Vintage|Minimalist|Outdoor|Plug In", Light, [Colors, KindOption.Of("size", "1 pack|2 pack|4 pack")], 22, 120),
            new("throw blankets", "Bedding › Blankets & Throws › Throws", "Throw Blanket|Fleece Throw Blanket|Sherpa Throw Blanket", "a throw blanket|a throw|a blanket", "Cozy|Flannel|Knitted|Tasseled|Plaid", Textile, [Colors, KindOption.Of("size", "30\" x 40\"|40\" x 50\"|50\" x 60\"|60\" x 80\"|80\" x 90\"")], 14, 65),
            new("area rugs", "Home Décor › Area Rugs, Runners & Pads › Area Rugs", "Area Rug|Shag Area Rug|Distressed Area Rug", "an area rug|a rug|a carpet", "Moroccan|Persian|Abstract|Jute|Geometric", Textile, [Colors, RugSizes], 24, 260),
            new("blackout curtains", "Window Treatments › Curtains & Drapes › Panels", "Blackout Curtains|Grommet Blackout Curtains|Thermal Blackout Curtains", "blackout curtains|a pair of curtains|window panels", "Velvet|Linen|Embossed|Striped|Pinch Pleat", Textile, [Colors, CurtainSizes], 19, 89),
            new("throw pillow covers", "Bedding › Decorative Pillows, Inserts & Covers › Throw Pillow Covers", "Throw Pillow Covers|Decorative Throw Pillow Covers|Linen Throw Pillow Covers", "throw pillow covers|pillow covers|a cushion cover", "Boho|Corduroy|Velvet|Farmhouse|Tufted", Textile, [Colors, Squares], 9, 42),
            new("bath mats", "Bath › Bathroom Accessories › Bath Rugs", "Bath Mat|Bathroom Bath Mat|Chenille Bath Mat", "a bath mat|a bathroom rug|a mat", "Plush|Shaggy|Striped|Quick Dry|Ribbed", Textile, [Colors, KindOption.Of("size", "16\" x 24\"|17\" x 24\"|20\" x 32\"|24\" x 36\"|24\" x 60\"")], 12, 44),
            new("bar stools", "Furniture › Game & Recreation Room Furniture › Bar Stools", "Bar Stools|Counter Height Bar Stools|Swivel Bar Stools", "bar stools|a set of stools|counter stools", "Upholstered|Backless|Modern|Tufted|Farmhouse", Furniture, [Colors, KindOption.Of("size", "24 inch|26 inch|29 inch|30 inch|24 inch set of 2|26 inch set of 2|30 inch set of 4")], 49, 290),
            new("coffee tables", "Furniture › Living Room Furniture › Tables", "Coffee Table|Lift Top Coffee Table|Round Coffee Table", "a coffee table|a cocktail table|a small table", "Rustic|Nesting|Modern|Industrial|Oval", Furniture, [Colors], 65, 320),
            new("office chairs", "Furniture › Home Office Furniture › Chairs", "Office Chair|Ergonomic Office Chair|Executive Office Chair", "an office chair|a desk chair|a chair for my desk", "Mesh|High Back|Swivel|Armless|Reclining", "+lumbar support|=heavy duty|=easy assemble|+pu leather|=high density|+steel frame|=height adjustable|@living room|=easy clean|+memory foam|=white item|=fully assembled|+storage space", [Colors], 69, 310),
            new("bed frames", "Furniture › Bedroom Furniture › Beds, Frames & Bases", "Bed Frame|Platform Bed Frame|Upholstered Bed Frame", "a bed frame|a platform bed|a bed", "Low Profile|Tufted|Metal|Canopy|Wingback", Furniture + "|=box spring free|+memory foam|@bedroom", [Colors, BedSizes], 89, 420),
            new("storage ottomans", "Furniture › Living Room Furniture › Ottomans", "Storage Ottoman|Folding Storage Ottoman|Storage Ottoman Bench", "a storage ottoman|an ottoman|a foot rest", "Tufted|Velvet|Round|Linen|Quilted", Furniture, [Colors, KindOption.Of("size", "15 inch cube|17 inch cube|30 inch|43 inch|45 inch")], 29, 140),
            new("canvas wall art", "Home Décor › Wall Art › Posters & Prints", "Canvas Wall Art|Framed Canvas Wall Art|Canvas Wall Art Print", "canvas wall art|a picture for my wall|wall art", "Abstract|Botanical|Coastal|Mountain|Vintage", "=ready hang|@living room|@dining room|+wood frame|=fade resistant|=wall mounted|=high definition|@bedroom|=easy clean|=hand painted|=eco friendly|=long lasting", [KindOption.Of("color", "blue ocean|green forest|black & white|sunset orange|gold leaf|grey mist|red poppy|purple lavender|multicolor"), Prints], 16, 120),
        ]);
}
