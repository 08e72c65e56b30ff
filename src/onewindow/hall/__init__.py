"""The hall: windows, the one queue, appointments, devices. Things with a place on the floor."""
