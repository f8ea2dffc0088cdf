using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using System.Reflection;
using System.Threading.Tasks;
using Bonsai.CellTypes.Tests.Support;

namespace Bonsai.CellTypes.Tests.Workflows;

/// <summary>Runs a workflow by composing its operators in the order of the graph, as Bonsai does: an overload is chosen by the types of the inputs, and an
/// output that goes to several places is shared.</summary>
internal sealed class WorkflowRun
{
    private static readonly MethodInfo Share = Method(nameof(ShareAs));
    private static readonly MethodInfo Select = Method(nameof(SelectAs));
    private static readonly MethodInfo Box = Method(nameof(BoxAs));

    private readonly WorkflowFile _file;
    private readonly Dictionary<int, (Type Type, object Sequence)> _outputs = [];
    private readonly List<Func<IDisposable>> _connections = [];

    public WorkflowRun(WorkflowFile file) => _file = file;

    /// <summary>Sets an externalised property, by the converter that Bonsai would use.</summary>
    public WorkflowRun Set(string name, object value)
    {
        foreach ((WorkflowNode node, string property) in _file.Externalized[name])
        {
            PropertyDescriptor descriptor = TypeDescriptor.GetProperties(node.Operator!)[property]!;
            descriptor.SetValue(node.Operator, value is string text && descriptor.PropertyType != typeof(string) ? Convert(descriptor, node.Operator!, text) : value);
        }
        return this;
    }

    /// <summary>Composes the workflow.</summary>
    /// <returns>What comes out of each last node, by the name of the node.</returns>
    public IReadOnlyDictionary<string, IObservable<object>> Compose()
    {
        foreach (WorkflowNode node in InOrder()) Build(node);
        return _file.Nodes
            .Where(node => !node.IsMapping && _file.Edges.All(edge => edge.From != node.Index))
            .ToDictionary(node => node.Name, node => (IObservable<object>)Box.MakeGenericMethod(_outputs[node.Index].Type).Invoke(null, [_outputs[node.Index].Sequence])!);
    }

    /// <summary>Runs the workflow to its end.</summary>
    /// <returns>All that came out of each last node, by the name of the node.</returns>
    public async Task<IReadOnlyDictionary<string, IList<object>>> RunAsync()
    {
        IReadOnlyDictionary<string, IObservable<object>> outputs = Compose();
        var runs = outputs.Select(output => (output.Key, Task: output.Value.ToList().ToTask())).ToArray();
        Connect();
        foreach (var run in runs) await run.Task;
        return runs.ToDictionary(run => run.Key, run => run.Task.Result);
    }

    /// <summary>Starts what is shared, once everything that shares it is subscribed.</summary>
    public void Connect()
    {
        // Backwards: what is shared later hangs on what is shared earlier.
        foreach (Func<IDisposable> connect in Enumerable.Reverse(_connections)) connect();
    }

    /// <summary>The Process method that fits, with its type arguments.</summary>
    public static MethodInfo FindMethod(Type type, params Type[] inputs) => Toolbox.Methods(type)
        .Select(method => Fit(method, inputs))
        .SingleOrDefault(method => method is not null)
        ?? throw new InvalidOperationException($"{type.Name} takes no {string.Join(" and ", inputs.Select(input => input.ToString()))}.");

    private static MethodInfo? Fit(MethodInfo method, Type[] inputs)
    {
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Length != inputs.Length) return null;
        Dictionary<Type, Type> arguments = [];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!Matches(parameters[i].ParameterType.GetGenericArguments()[0], inputs[i], arguments)) return null;
        }
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => arguments[argument])]) : method;
    }

    private static bool Matches(Type parameter, Type input, Dictionary<Type, Type> arguments)
    {
        if (parameter.IsGenericParameter) return arguments.TryAdd(parameter, input) || arguments[parameter] == input;
        if (!parameter.ContainsGenericParameters) return parameter == input;
        if (!input.IsGenericType || parameter.GetGenericTypeDefinition() != input.GetGenericTypeDefinition()) return false;
        return parameter.GetGenericArguments().Zip(input.GetGenericArguments()).All(pair => Matches(pair.First, pair.Second, arguments));
    }

    private IEnumerable<WorkflowNode> InOrder()
    {
        HashSet<int> done = [];
        List<WorkflowNode> rest = [.. _file.Nodes];
        while (rest.Count > 0)
        {
            WorkflowNode node = rest.First(node => _file.Edges.Where(edge => edge.To == node.Index).All(edge => done.Contains(edge.From)));
            rest.Remove(node);
            done.Add(node.Index);
            yield return node;
        }
    }

    private void Build(WorkflowNode node)
    {
        if (node.IsMapping) return;
        var inputs = _file.Edges
            .Where(edge => edge.To == node.Index && !_file.Nodes[edge.From].IsMapping)
            .OrderBy(edge => edge.Input)
            .Select(edge => _outputs[edge.From])
            .ToArray();
        var output = node.Selector is string selector ? SelectMembers(inputs.Single(), selector) : Call(node.Operator!, inputs);
        if (_file.Edges.Count(edge => edge.From == node.Index) > 1)
            output.Sequence = Share.MakeGenericMethod(output.Type).Invoke(this, [output.Sequence])!;
        _outputs.Add(node.Index, output);
    }

    private static (Type Type, object Sequence) Call(object instance, (Type Type, object Sequence)[] inputs)
    {
        MethodInfo method = FindMethod(instance.GetType(), [.. inputs.Select(input => input.Type)]);
        object sequence = method.Invoke(instance, [.. inputs.Select(input => input.Sequence)])!;
        return (method.ReturnType.GetGenericArguments()[0], sequence);
    }

    private static (Type Type, object Sequence) SelectMembers((Type Type, object Sequence) input, string selector)
    {
        PropertyInfo member = input.Type.GetProperty(selector) ?? throw new InvalidOperationException($"{input.Type.Name} has no member {selector}.");
        return (member.PropertyType, Select.MakeGenericMethod(input.Type, member.PropertyType).Invoke(null, [input.Sequence, member])!);
    }

    private IObservable<T> ShareAs<T>(IObservable<T> sequence)
    {
        IConnectableObservable<T> shared = sequence.Publish();
        _connections.Add(shared.Connect);
        return shared;
    }

    private static IObservable<TMember> SelectAs<T, TMember>(IObservable<T> sequence, PropertyInfo member) => sequence.Select(element => (TMember)member.GetValue(element)!);

    private static IObservable<object> BoxAs<T>(IObservable<T> sequence) => sequence.Select(element => (object)element!);

    private static MethodInfo Method(string name) => typeof(WorkflowRun).GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic)!;

    public static object Convert(PropertyDescriptor property, object owner, string text) =>
        property.Converter.ConvertFrom(new Context(property, owner), CultureInfo.InvariantCulture, text)!;

    private sealed class Context(PropertyDescriptor property, object owner) : ITypeDescriptorContext
    {
        public IContainer? Container => null;

        public object Instance => owner;

        public PropertyDescriptor PropertyDescriptor => property;

        public object? GetService(Type serviceType) => null;

        public void OnComponentChanged()
        {
        }

        public bool OnComponentChanging() => true;
    }
}
