// NetMQConfig.Cleanup is for the whole process, so no other test may run beside one that calls it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
