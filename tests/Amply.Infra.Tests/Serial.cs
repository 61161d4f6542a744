// A process has one Pulumi test deployment at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
