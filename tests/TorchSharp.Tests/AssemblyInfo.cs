// The counts of live tensors and the default random numbers are for the whole process, so no other test may run beside one that uses them.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
