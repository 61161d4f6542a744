using System.Collections.Immutable;
using Amply.Ops.Routines.Sessions.Reading;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Sessions;

/// <summary>Where the values of an answer come from, below the answer.</summary>
internal static class ReadLines
{
    public static void Show(ITerminal terminal, ImmutableArray<ReadPlace> places)
    {
        foreach (var sentence in ReadPlace.Sentences(places))
        {
            terminal.Line(sentence, places.Any(place => place.Way == ReadWay.Primary) ? Tone.Warning : Tone.Quiet);
        }
    }
}
