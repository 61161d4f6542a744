// Configuration is an environment variable of the process, so programs run one after the other, as with the real library.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
