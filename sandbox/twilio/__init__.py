"""A telephone company that reaches nobody, speaking Twilio's Messages and Calls API of 2010-04-01."""
