// Pulumi's test deployment, and the environment variable that its configuration comes in, are the process' own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
