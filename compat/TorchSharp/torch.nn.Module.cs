using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What learns: parameters, buffers and other modules under names, and a mode, training or not.</summary>
        public class Module : IDisposable
        {
            /// <summary>The name of the module's kind.</summary>
            protected string? name;

            private readonly OrderedComponents<Module> _submodules = new();
            private readonly OrderedComponents<Parameter> _parameters = new();
            private readonly OrderedComponents<(Tensor Tensor, bool Persistent)> _buffers = new();
            private bool _areComponentsRegistered;
            private bool _isDisposed;

            /// <summary>A module without components.</summary>
            /// <param name="name">The name of its kind.</param>
            protected Module(string name) => this.name = name;

            /// <summary>Nothing native is held here; parameters have their own finalizers.</summary>
            ~Module() => Dispose(false);

            /// <summary>Whether the module trains, which dropout and batch normalisation heed; true at first.</summary>
            public virtual bool training { get; private set; } = true;

            /// <summary>Disposes of the parameters, buffers and submodules.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Sets the mode of this module and its submodules.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach ((string _, Module module) in named_children())
                    module.train(train);
            }

            /// <summary>Ends training: dropout keeps everything and batch normalisation uses its running statistics.</summary>
            public virtual void eval() => train(false);

            /// <summary>The buffers of this module and its submodules, each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                HashSet<IntPtr> seen = new() { IntPtr.Zero };
                foreach ((string name, (Tensor tensor, bool persistent)) in _buffers)
                {
                    if (persistent && seen.Add(tensor._handle))
                        yield return (name, tensor);
                }

                if (!recurse)
                    yield break;

                foreach ((string module, Module submodule) in _submodules)
                {
                    foreach ((string name, Tensor tensor) in submodule.named_buffers(true))
                    {
                        if (seen.Add(tensor._handle))
                            yield return ($"{module}.{name}", tensor);
                    }
                }
            }

            /// <summary>The modules that are parts of this one.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _submodules;

            /// <summary>The modules that are parts of this one, and their parts.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string, Module) child in _submodules)
                    yield return child;

                foreach ((string parent, Module submodule) in _submodules)
                {
                    foreach ((string name, Module module) in submodule.named_modules())
                        yield return ($"{parent}.{name}", module);
                }
            }

            /// <summary>The modules that are parts of this one, and their parts.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>The parameters of this module and its submodules, each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<IntPtr> seen = new() { IntPtr.Zero };
                foreach ((string, Parameter Parameter) entry in _parameters)
                {
                    if (seen.Add(entry.Parameter._handle))
                        yield return entry;
                }

                if (!recurse)
                    yield break;

                foreach ((string module, Module submodule) in _submodules)
                {
                    foreach ((string name, Parameter parameter) in submodule.named_parameters(true))
                    {
                        if (seen.Add(parameter._handle))
                            yield return ($"{module}.{name}", parameter);
                    }
                }
            }

            /// <summary>The parameters of this module and its submodules.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>A buffer by its name, with those of the submodules it is in and dots between; null where there is none.</summary>
            public virtual Tensor? get_buffer(string target) =>
                named_buffers().Where(entry => entry.name == target).Select(entry => entry.buffer).FirstOrDefault();

            /// <summary>Adds a tensor that moves and is saved with the module but is not learnt.</summary>
            /// <exception cref="ArgumentNullException">The tensor is null or disposed of.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (_buffers.Contains(name))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");

                _buffers[name] = (tensor, persistent);
            }

            /// <summary>Adds a parameter.</summary>
            /// <exception cref="ArgumentNullException">The parameter is null or disposed of.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (_parameters.Contains(name))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");

                _parameters[name] = param;
            }

            /// <summary>Adds a module as a part of this one.</summary>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule._isDisposed)
                {
                    _submodules.Remove(name);
                    return;
                }

                if (name.Contains("."))
                    throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (name.Length == 0)
                    throw new ArgumentException("module name can't be empty string \"\"");
                if (_submodules.Contains(name))
                    throw new InvalidOperationException($"Sub-module {name} is already registered.");

                submodule.RegisterComponents();
                _submodules[name] = submodule;
            }

            /// <summary>The name of the module's kind.</summary>
            public virtual string GetName() => string.IsNullOrEmpty(name) ? GetType().Name : name!;

            /// <summary>The parameters and buffers under their names: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= new Dictionary<string, Tensor>();
                foreach ((string name, Parameter parameter) in named_parameters())
                    AddTo(destination, prefix, name, parameter);
                foreach ((string name, Tensor buffer) in named_buffers(include_nonpersistent: false))
                    AddTo(destination, prefix, name, buffer);
                foreach ((string name, Module module) in _submodules)
                    module.state_dict(destination, string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}");
                return destination;
            }

            /// <summary>Copies parameters and buffers from a state dictionary.</summary>
            /// <param name="source">The tensors under their names.</param>
            /// <param name="strict">Throw where names are missing or unexpected.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <exception cref="InvalidOperationException">Names are missing or unexpected.</exception>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">A tensor does not fit.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                bool Heeded(string key) => skip is null || !skip.Contains(key);
                List<string> missing = destination.Keys.Where(key => Heeded(key) && !source.ContainsKey(key)).ToList();
                List<string> unexpected = source.Keys.Where(key => Heeded(key) && !destination.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");

                using IDisposable noGradients = no_grad();
                foreach (KeyValuePair<string, Tensor> entry in source)
                {
                    if (Heeded(entry.Key) && destination.TryGetValue(entry.Key, out Tensor? target))
                        target.copy_(entry.Value);
                }

                return (missing, unexpected);
            }

            /// <summary>Moves the module to a device.</summary>
            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                if (deviceType == DeviceType.CUDA && !cuda.is_available())
                    throw new InvalidOperationException("CUDA is not available.");

                Move(new Device(deviceType, deviceType == DeviceType.CUDA ? deviceIndex : -1), non_blocking);
                return this;
            }

            /// <summary>Adds what the fields hold: modules, parameters and, as buffers, tensors, each under the name of its field. To be called
            /// at the end of the constructor of a module.</summary>
            protected virtual void RegisterComponents()
            {
                if (_areComponentsRegistered)
                    return;

                foreach (FieldInfo field in FieldsOf(GetType()))
                {
                    string name = NameOf(field);
                    if (_submodules.Contains(name) || _parameters.Contains(name) || _buffers.Contains(name))
                        continue;

                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(name, tensor);
                            break;
                    }
                }

                _areComponentsRegistered = true;
            }

            /// <summary>Puts a parameter in the place of one of the same name, or takes that out.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                    _parameters.Remove(name);
                else
                    _parameters[name] = value;
            }

            /// <summary>Puts a buffer in the place of one of the same name, or takes that out.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                    _buffers.Remove(name);
                else
                    _buffers[name] = (value, persistent);
            }

            /// <summary>Disposes of the parameters, buffers and submodules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _isDisposed)
                    return;

                _isDisposed = true;
                foreach ((string _, (Tensor tensor, bool _)) in _buffers)
                    tensor.DetachFromDisposeScope().Dispose();
                foreach ((string _, Parameter parameter) in _parameters)
                    parameter.DetachFromDisposeScope().Dispose();
                foreach ((string _, Module module) in named_modules().ToList())
                    module.Dispose();
            }

            private static void AddTo(Dictionary<string, Tensor> destination, string? prefix, string name, Tensor tensor)
            {
                string key = string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";
                if (!destination.ContainsKey(key))
                    destination.Add(key, tensor);
            }

            // A field of a class hides one of the same name in its base class.
            private static IEnumerable<FieldInfo> FieldsOf(Type type)
            {
                HashSet<string> seen = new();
                for (Type? current = type; current is not null && current != typeof(object); current = current.BaseType)
                {
                    foreach (FieldInfo field in current.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                    {
                        if (seen.Add(field.Name))
                            yield return field;
                    }
                }
            }

            private static string NameOf(FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;

            private void Move(Device device, bool nonBlocking)
            {
                foreach ((string _, Module module) in named_children())
                    module._to(device.type, device.index, nonBlocking);

                Dictionary<string, FieldInfo> fields = FieldsOf(GetType()).GroupBy(NameOf).ToDictionary(group => group.Key, group => group.First());
                foreach ((string name, Parameter parameter) in _parameters.ToList())
                {
                    if (Moved(parameter, device, nonBlocking) is not { } moved)
                        continue;

                    Parameter replacement = Replacement(parameter, moved);
                    parameter.Dispose();
                    _parameters[name] = replacement;
                    if (fields.TryGetValue(name, out FieldInfo? field))
                        field.SetValue(this, replacement);
                }

                foreach ((string name, (Tensor buffer, bool persistent)) in _buffers.ToList())
                {
                    if (Moved(buffer, device, nonBlocking) is not { } moved)
                        continue;

                    buffer.Dispose();
                    _buffers[name] = (moved, persistent);
                    if (fields.TryGetValue(name, out FieldInfo? field))
                        field.SetValue(this, moved);
                }
            }

            // Null where the tensor is right as it is.
            private static Tensor? Moved(Tensor tensor, Device device, bool nonBlocking)
            {
                if (!tensor.WouldCopy(tensor.dtype, device))
                    return null;

                using IDisposable noGradients = no_grad();
                return tensor.to(device, non_blocking: nonBlocking).DetachFromDisposeScope();
            }

            private static Parameter Replacement(Parameter parameter, Tensor moved)
            {
                using Tensor? gradient = parameter.grad;
                Parameter replacement = new(moved, parameter.requires_grad);
                if (gradient is not null)
                {
                    using Tensor movedGradient = gradient.to(replacement);
                    replacement.grad = movedGradient;
                }

                return replacement;
            }
        }
    }
}
