using System.Reflection;
using System.Reflection.Emit;

namespace WebShopRL.Tests.Architecture;

/// <summary>
/// Which types of an assembly use which others of it, read from what the compiler made: base types, interfaces, constraints, attributes, members and the code of their bodies, markup of pages included. What the
/// compiler leaves no trace of is not seen: a constant's value, <c>nameof</c>.
/// </summary>
internal static class TypeUse
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodeOf =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Pairs of outermost types: what is nested, and what the compiler makes of a lambda, speaks for the type that it stands in.</summary>
    public static IEnumerable<(Type User, Type Used)> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        from used in UsedBy(type).SelectMany(Parts).Where(used => used.Assembly == assembly).Select(Outermost).Distinct()
        where used != Outermost(type)
        select (Outermost(type), used);

    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<Type?> UsedBy(Type type) =>
    [
        type.BaseType,
        .. OwnInterfaces(type),
        .. Constraints(type.GetGenericArguments()),
        .. Attributes(type),
        .. type.GetFields(Declared).SelectMany(field => (IEnumerable<Type?>)[field.FieldType, .. Attributes(field)]),
        .. type.GetProperties(Declared).SelectMany(Attributes),
        .. type.GetMethods(Declared).SelectMany(method => (IEnumerable<Type?>)[method.ReturnType, .. Constraints(method.GetGenericArguments()), .. UsedBy(method)]),
        .. type.GetConstructors(Declared).SelectMany(UsedBy),
    ];

    private static IEnumerable<Type?> UsedBy(MethodBase method)
    {
        IEnumerable<Type?> signature = [.. method.GetParameters().SelectMany(parameter => (IEnumerable<Type>)[parameter.ParameterType, .. Attributes(parameter.CustomAttributes)]), .. Attributes(method)];
        return method.GetMethodBody() is not { } body ? signature :
        [
            .. signature,
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType),
            .. Tokens(body.GetILAsByteArray()!).SelectMany(token => Named(method, token)),
        ];
    }

    /// <summary>The types that a token in a method's code names: a type, or a member's owner and what they are made generic with.</summary>
    private static IEnumerable<Type?> Named(MethodBase method, int token)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments(), methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return method.Module.ResolveMember(token, typeArguments, methodArguments) switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } generic => [generic.DeclaringType, .. generic.GetGenericArguments()],
            var member => [member!.DeclaringType],
        };
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var opCode = OpCodeOf[code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at]];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, at);
            at += opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    /// <summary>Without those that its base type or another of its interfaces brings along.</summary>
    private static IEnumerable<Type> OwnInterfaces(Type type)
    {
        var all = type.GetInterfaces();
        return all.Except(type.BaseType?.GetInterfaces() ?? []).Except(all.SelectMany(each => each.GetInterfaces()));
    }

    private static IEnumerable<Type> Constraints(Type[] arguments) => arguments.Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> Attributes(MemberInfo member) => Attributes(member.CustomAttributes);

    private static IEnumerable<Type> Attributes(IEnumerable<CustomAttributeData> attributes) => attributes.SelectMany(attribute => (IEnumerable<Type>)
        [attribute.AttributeType, .. attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue)).Select(argument => argument.Value).OfType<Type>()]);

    /// <summary>A type, or what an array, a pointer and a generic type are made of.</summary>
    private static IEnumerable<Type> Parts(Type? type) =>
        type is null || type.IsGenericParameter ? [] :
        type.HasElementType ? Parts(type.GetElementType()) :
        type.IsGenericType && !type.IsGenericTypeDefinition ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] :
        [type];
}
