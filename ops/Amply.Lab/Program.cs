using Amply.Lab.Supervisor;

return await SupervisorProgram.RunAsync(args);
