using System;
using System.Collections.Generic;
using System.Linq;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that change from epoch to epoch.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>The rate times gamma every so many epochs.</summary>
            public static LRScheduler StepLR(
                Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            /// <summary>The rate at first times a function of the epoch.</summary>
            public static LRScheduler LambdaLR(
                Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>The rate times gamma at each of some epochs.</summary>
            public static LRScheduler MultiStepLR(
                Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            /// <summary>The rate along half a cosine down to a smallest one.</summary>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            /// <summary>A schedule; it sets the rates of epoch 0 when it is made.</summary>
            public abstract class LRScheduler
            {
                /// <summary>How many times the rates were set.</summary>
                protected int _step_count;

                private readonly Optimizer _optimizer;
                private readonly bool _verbose;
                private readonly List<double> _lastRates;

                private protected LRScheduler(Optimizer optimizer, int last_epoch, bool verbose)
                {
                    _optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));
                    _verbose = verbose;
                    Epoch = last_epoch;
                    InitialRates = optimizer.ParamGroups.Select(group => group.InitialLearningRate).ToList();
                    _lastRates = Rates.ToList();
                }

                private protected int Epoch { get; private set; }

                private protected List<double> InitialRates { get; }

                private protected IEnumerable<double> Rates => _optimizer.ParamGroups.Select(group => group.LearningRate);

                /// <summary>The rates set last, one for each group of parameters.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>Goes on to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes on to the next epoch, or to a given one.</summary>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    List<double> rates = (epoch.HasValue ? get_closed_form_lr() : get_lr()).ToList();
                    List<ILearningRateController> groups = _optimizer.ParamGroups.ToList();
                    for (int i = 0; i < InitialRates.Count; i++)
                    {
                        groups[i].LearningRate = rates[i];
                        if (_verbose && _lastRates[i] != rates[i])
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        _lastRates[i] = rates[i];
                    }
                }

                /// <summary>Goes on to the next epoch, or to a given one; the measure is not heeded.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates of the epoch, from those before it.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The rates of the epoch, from those at first.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();
            }

            /// <summary>The schedules.</summary>
            public static partial class impl
            {
                /// <summary>The rate at first times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _factors;

                    /// <summary>A schedule with one function.</summary>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = InitialRates.Select(_ => lr_lambda).ToList();
                        step();
                    }

                    /// <summary>A schedule with a function for each group of parameters.</summary>
                    public LambdaLR(
                        Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = lr_lambdas.ToList();
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr() => InitialRates.Select((rate, i) => rate * _factors[i](Epoch));
                }

                /// <summary>The rate times gamma every so many epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int _stepSize;
                    private readonly double _gamma;

                    /// <summary>A schedule.</summary>
                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _stepSize = step_size;
                        _gamma = gamma;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr() =>
                        Epoch == 0 || Epoch % _stepSize != 0 ? Rates : Rates.Select(rate => rate * _gamma);

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        InitialRates.Select(rate => rate * Math.Pow(_gamma, Epoch / _stepSize));
                }

                /// <summary>The rate times gamma at each of some epochs.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly IList<int> _milestones;
                    private readonly double _gamma;

                    /// <summary>A schedule.</summary>
                    public MultiStepLR(
                        Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _milestones = milestones;
                        _gamma = gamma;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr() =>
                        _milestones.Contains(Epoch) ? Rates.Select(rate => rate * _gamma) : Rates;

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        InitialRates.Select(rate => rate * Math.Pow(_gamma, _milestones.Distinct().Count(milestone => milestone <= Epoch)));
                }

                /// <summary>The rate along half a cosine down to a smallest one, and up again (Loshchilov and Hutter 2017, equation 5).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period;
                    private readonly double _smallest;

                    /// <summary>A schedule.</summary>
                    public CosineAnnealingLR(
                        Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _period = T_max;
                        _smallest = eta_min;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0)
                            return Rates;

                        // At the bottom the ratio of two epochs is not defined.
                        if ((Epoch - 1 - _period) % (2 * _period) == 0)
                        {
                            double first = (1 - Math.Cos(Math.PI / _period)) / 2;
                            return Rates.Select((rate, i) => rate + ((InitialRates[i] - _smallest) * first));
                        }

                        double ratio = (1 + Math.Cos(Math.PI * Epoch / _period)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _period));
                        return Rates.Select(rate => _smallest + (ratio * (rate - _smallest)));
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() => InitialRates.Select(
                        rate => _smallest + ((rate - _smallest) * (1 + Math.Cos(Math.PI * Epoch / _period)) / 2));
                }
            }
        }
    }
}
