"""A telephony provider with Twilio's Messages and Calls API of 2010-04-01, which captures everything."""
